#include "cli/commands/listen/sockets.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/os/inherited_sockets.hpp"

namespace hookctl::cli {

namespace {

Result<std::vector<http::BindAddress>> inherited_sockets(const Context& context)
{
  std::vector<http::BindAddress> addresses;
  HOOKCTL_TRY_AS(const auto descriptors, os::inherited_sockets(context.variables()));
  for (const int descriptor : descriptors) {
    addresses.emplace_back().descriptor = descriptor;
  }
  return addresses;
}

} // namespace

std::vector<Flag> socket_flags()
{
  return {{.name = "--bind",
           .value = "HOST:PORT",
           .help = "the address to listen on; port 0 picks a free one; unix:PATH is a socket file",
           .default_text = "a service manager's sockets, else 127.0.0.1:8080"},
          {.name = "--io-threads",
           .value = "N",
           .help = "threads that serve connections, up to 64: for a machine with more than four "
                   "processors; each holds to its share of the limits",
           .default_text = "1"}};
}

Result<SocketOptions> parse_sockets(const Arguments& arguments)
{
  SocketOptions options;
  options.bind = arguments.value("--bind");
  if (const auto typed = arguments.value("--io-threads")) {
    const auto count = parse_integer<std::size_t>(*typed);
    if (!count || *count < 1 || *count > http::kMostReactors) {
      return fail(
          Failure::number_out_of_range,
          text("--io-threads ", quote(*typed), " is not a number from 1 to ", http::kMostReactors),
          "one serves tens of thousands of connections; more than half the processors gain "
          "nothing");
    }
    options.io_threads = *count;
  }
  return options;
}

Result<> set_sockets(const SocketOptions& options,
                     const account::EnvironmentSettings& settings,
                     const Context& context,
                     listen::Config& config)
{
  HOOKCTL_TRY_AS(config.bind,
                 http::parse_bind_address(options.bind.value_or(settings.bind))
                     .map_error(within("flag --bind")));
  if (!options.bind) {
    HOOKCTL_TRY_AS(config.inherited, inherited_sockets(context));
  }
  config.io_threads = options.io_threads;
  return {};
}

} // namespace hookctl::cli
