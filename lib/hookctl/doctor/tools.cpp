#include "hookctl/doctor/tools.hpp"

#include "hookctl/http/client.hpp"
#include "hookctl/http/dial.hpp"

namespace hookctl::doctor {

Tools real_tools(std::chrono::milliseconds deadline, const Clock& clock)
{
  Tools tools;
  tools.get = [deadline](const model::Url& url) -> Result<model::Response> {
    // The client's own look-up of the name has no deadline.
    HOOKCTL_TRY(http::check_reachable(url.host, url.port, deadline));
    return http::make_client({.timeout = deadline})->request("GET", url, {}, "");
  };
  tools.chain_of = [deadline, &clock](const std::string& host, int port) {
    return http::ask_for_chain(host, port, deadline, clock.now());
  };
  tools.connect = [deadline](const std::string& host, int port) {
    return http::check_reachable(host, port, deadline);
  };
  tools.try_bind = http::check_bindable;
  tools.find_listener = os::find_listener;
  tools.find_lock_holder = os::find_lock_holder;
  tools.disk_space = os::disk_space;
  tools.descriptor_limits = os::descriptor_limits;
  tools.own_program = os::own_program;
  return tools;
}

} // namespace hookctl::doctor
