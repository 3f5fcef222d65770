#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/listen/listener.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::cli {

/// Where connections come in, and how many threads serve them.
struct SocketOptions {
  std::optional<std::string> bind;
  std::size_t io_threads = 1;
};

std::vector<Flag> socket_flags();

/// invalid_argument naming flag and rule.
Result<SocketOptions> parse_sockets(const Arguments& arguments);

/// The address that was given, else a service manager's sockets, else the environment's address.
/// invalid_argument for an address that cannot be one.
Result<> set_sockets(const SocketOptions& options,
                     const account::EnvironmentSettings& settings,
                     const Context& context,
                     listen::Config& config);

} // namespace hookctl::cli
