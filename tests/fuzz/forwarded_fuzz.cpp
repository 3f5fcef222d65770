// What a sender writes into the headers that proxies add to: it never becomes anybody whom the
// proxy did not name.

#include "hookctl/base/assert.hpp"
#include "hookctl/http/forwarded.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace hookctl;
using namespace hookctl::http;

namespace {

constexpr std::string_view kPeer = "10.0.0.1";
constexpr std::string_view kReal = "203.0.113.7";

bool is_ours(const std::string& address)
{
  return address.starts_with("10.");
}

/// The true one, or that it is hidden and the last certain one is a proxy.
void check_not_fooled(const Sender& sender)
{
  HOOKCTL_ASSERT(sender.is_hidden ? is_ours(sender.address) : sender.address == kReal);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  static const TrustedProxies proxies = *parse_trusted_proxies({"10.0.0.0/8"});
  const std::string input(data, data + size);
  const std::string real(kReal);
  const auto find = [](const model::Headers& headers) {
    return find_sender(kPeer, headers, proxies);
  };

  const Sender alone = find({{"X-Forwarded-For", input}});
  HOOKCTL_ASSERT(model::IpAddress::parse(alone.address).has_value());
  HOOKCTL_ASSERT(!alone.is_hidden || is_ours(alone.address));
  HOOKCTL_ASSERT(find_sender("198.51.100.1", {{"X-Forwarded-For", input}}, proxies).address ==
                 "198.51.100.1");

  // The proxy adds to the line, or adds a line.
  HOOKCTL_ASSERT(find({{"X-Forwarded-For", input + ", " + real}}).address == real);
  HOOKCTL_ASSERT(find({{"X-Forwarded-For", input}, {"X-Forwarded-For", real}}).address == real);
  HOOKCTL_ASSERT(find({{"Forwarded", input}, {"Forwarded", "for=" + real}}).address == real);
  check_not_fooled(find({{"Forwarded", input + ", for=" + real}}));
  check_not_fooled(find({{"Forwarded", input + ", for=\"" + real + ":4711\";proto=https"}}));
  check_not_fooled(find({{"Forwarded", input}, {"X-Forwarded-For", real}}));
  check_not_fooled(find({{"X-Forwarded-For", input}, {"Forwarded", "for=" + real}}));

  const auto base = find_called_base({{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", input}});
  HOOKCTL_ASSERT(!base || base->starts_with("https://"));
  return 0;
}
