#include "cli/app/registry.hpp"

#include "cli/commands/commands.hpp"

#include <algorithm>
#include <iterator>

namespace hookctl::cli {

namespace {

constexpr Command (*kCommands[])() = {
#define HOOKCTL_COMMAND(name) name##_command::make,
#include "cli/commands/commands.def"
#undef HOOKCTL_COMMAND
};

} // namespace

const std::vector<Command>& all_commands()
{
  static const std::vector<Command> commands = [] {
    std::vector<Command> made;
    made.reserve(std::size(kCommands));
    for (const auto make : kCommands) {
      made.push_back(make());
    }
    std::sort(made.begin(), made.end(), [](const Command& a, const Command& b) {
      return a.path < b.path;
    });
    return made;
  }();
  return commands;
}

} // namespace hookctl::cli
