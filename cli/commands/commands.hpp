#pragma once

#include "cli/app/command.hpp"

namespace hookctl::cli {

// account_list_command::make(), one a row of commands.def. A command's file is a namespace of its
// own: each has its Options, run() and print().
#define HOOKCTL_COMMAND(name)                                                                      \
  namespace name##_command                                                                         \
  {                                                                                                \
    Command make();                                                                                \
  }
#include "cli/commands/commands.def"
#undef HOOKCTL_COMMAND

} // namespace hookctl::cli
