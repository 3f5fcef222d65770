#include "hookctl/receive/allow_list.hpp"

#include "hookctl/base/text.hpp"

namespace hookctl::receive {

namespace {

/// A header that names somebody else: the connection came from a proxy whose word does not count.
bool is_passed_on(const model::Request& request)
{
  for (const std::string_view name : {"X-Forwarded-For", "Forwarded"}) {
    const auto value = model::find_header(request.headers, name);
    if (value && value->find(request.remote_address) == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

} // namespace

std::optional<std::string> why_not_let_in(const model::Request& request,
                                          const std::vector<model::IpNetwork>& allow_from)
{
  if (allow_from.empty()) {
    return std::nullopt;
  }
  const auto address = model::IpAddress::parse(request.remote_address);
  if (!address) {
    return "allow_from lets in addresses, and who connects to a socket file has none: give "
           "'hookctl listen' --trusted-proxy unix, and let the proxy send X-Forwarded-For";
  }
  if (request.is_sender_hidden) {
    return text("allow_from lets in addresses, and the proxy ",
                request.remote_address,
                " does not say for whom, or not so that it can be believed");
  }
  if (model::find_network(allow_from, *address) != nullptr) {
    return std::nullopt;
  }
  return text(request.remote_address,
              " is not in allow_from",
              is_passed_on(request)
                  ? text("; it passes on for others: if it is a proxy of yours, give 'hookctl "
                         "listen' --trusted-proxy ",
                         request.remote_address)
                  : "");
}

} // namespace hookctl::receive
