#include "hookctl/http/detail/public_address.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

namespace hookctl::http::detail {

namespace {

struct Network {
  std::uint32_t address;
  unsigned bits;
};

/// IANA's special-purpose addresses that are nobody's on the Internet.
constexpr Network kOthers[] = {
    {0x00000000, 8},  // this network
    {0x0A000000, 8},  // private
    {0x64400000, 10}, // shared
    {0x7F000000, 8},  // loopback
    {0xA9FE0000, 16}, // link-local
    {0xAC100000, 12}, // private
    {0xC0000000, 24}, // protocol assignments
    {0xC0000200, 24}, // documentation
    {0xC0A80000, 16}, // private
    {0xC6120000, 15}, // benchmarking
    {0xC6336400, 24}, // documentation
    {0xCB007100, 24}, // documentation
    {0xE0000000, 3},  // multicast, reserved, broadcast
};

bool is_public_v4(std::uint32_t address)
{
  return std::none_of(std::begin(kOthers), std::end(kOthers), [&](const Network& network) {
    return address >> (32 - network.bits) == network.address >> (32 - network.bits);
  });
}

/// Global unicast is 2000::/3; of it, what embeds an IPv4 address (6to4, Teredo) and the
/// documentation's are left out.
bool is_public_v6(const std::array<unsigned char, 16>& bytes)
{
  const unsigned first = (bytes[0] * 256U) + bytes[1];
  const unsigned second = (bytes[2] * 256U) + bytes[3];
  const bool is_special = first == 0x2002 || (first == 0x2001 && (second == 0 || second == 0x0DB8));
  return (bytes[0] & 0xE0U) == 0x20 && !is_special;
}

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

sockaddr_storage stored(const addrinfo& address)
{
  sockaddr_storage storage{};
  std::memcpy(&storage, address.ai_addr, std::min<std::size_t>(address.ai_addrlen, sizeof storage));
  return storage;
}

std::string in_digits(const addrinfo& address)
{
  std::array<char, NI_MAXHOST> digits{};
  const int failed = getnameinfo(address.ai_addr,
                                 address.ai_addrlen,
                                 digits.data(),
                                 digits.size(),
                                 nullptr,
                                 0,
                                 NI_NUMERICHOST);
  return failed == 0 ? std::string(digits.data()) : std::string();
}

} // namespace

bool is_public(const sockaddr_storage& address)
{
  if (address.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return is_public_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.ss_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    std::array<unsigned char, 16> bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return is_public_v6(bytes);
  }
  return false;
}

Result<std::string> find_public_address(const std::string& host)
{
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failed = getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  const std::unique_ptr<addrinfo, FreeAddresses> list(failed == 0 ? found : nullptr);
  if (!list) {
    return fail(Failure::host_unknown, text("the host ", quote(host), " is not known"));
  }
  for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
    if (!is_public(stored(*one))) {
      return fail(Failure::key_host_refused,
                  text("the host ", quote(host), " is not on the public Internet"));
    }
  }
  std::string address = in_digits(*list);
  if (address.empty()) {
    return fail(Failure::host_unknown, text("the host ", quote(host), " has no address"));
  }
  return address;
}

} // namespace hookctl::http::detail
