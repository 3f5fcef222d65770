#include "hookctl/http/server.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/detail/acceptor.hpp"
#include "hookctl/http/detail/reactor_group.hpp"

#include <utility>

namespace hookctl::http {

Result<std::unique_ptr<Server>> bind_server(std::span<const BindAddress> addresses,
                                            const ServerParts& parts)
{
  std::vector<detail::Listening> listening;
  for (const BindAddress& address : addresses) {
    HOOKCTL_TRY_AS(auto one, detail::listen_on(address));
    if (parts.tls && one.base_url().starts_with("unix:")) {
      return fail(Failure::flags_exclude,
                  text("TLS is not spoken on a socket file: ", one.base_url()),
                  "leave out the certificate: who may open the file is whom it is for");
    }
    listening.push_back(std::move(one));
  }
  return std::unique_ptr<Server>(
      std::make_unique<detail::ReactorGroup>(detail::Acceptor(std::move(listening)), parts));
}

Result<std::unique_ptr<Server>> bind_server(const BindAddress& address,
                                            const ServerLimits& limits,
                                            const Clock& clock,
                                            log::Logger& logger,
                                            Handler handler)
{
  return bind_server(std::span(&address, 1), {limits, clock, logger, std::move(handler)});
}

} // namespace hookctl::http
