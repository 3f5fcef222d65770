// Any bytes: a head is refused or keeps to the limits; a chunked body is the same whatever the
// pieces it comes in.

#include "hookctl/base/assert.hpp"
#include "hookctl/http/detail/chunked.hpp"
#include "hookctl/http/detail/framing.hpp"
#include "hookctl/http/detail/head.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace hookctl;
using namespace hookctl::http;
using namespace hookctl::http::detail;

namespace {

constexpr std::size_t kBodyLimit = 1000;

void check_head(std::string_view input)
{
  ServerLimits limits;
  limits.body_bytes = kBodyLimit;
  const auto length = find_head(input, limits);
  if (!length || *length == 0) {
    return;
  }
  HOOKCTL_ASSERT(*length <= input.size());
  const auto head = parse_head(input.substr(0, *length), limits);
  if (!head) {
    HOOKCTL_ASSERT(head.error().status >= 400);
    return;
  }
  HOOKCTL_ASSERT(head->headers.size() <= limits.header_count &&
                 head->target.size() <= limits.target_bytes);
  for (const auto& [name, value] : head->headers) {
    HOOKCTL_ASSERT(!name.empty() && (name + value).find_first_of("\r\n") == std::string::npos);
  }
  const auto framing = check_framing(*head, limits);
  HOOKCTL_ASSERT(!framing || framing->length <= kBodyLimit);
}

/// `400`, `body …` or `more`.
std::string join_chunks(std::string_view input, std::size_t step)
{
  ChunkedBody body(kBodyLimit);
  std::string pending;
  for (std::size_t at = 0; at < input.size(); at += step) {
    pending += input.substr(at, step);
    std::string_view rest = pending;
    const auto complete = body.feed(rest);
    if (!complete) {
      return "refused";
    }
    if (*complete) {
      return "body " + body.take();
    }
    pending.erase(0, pending.size() - rest.size());
  }
  return "more";
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string input(data, data + size);
  check_head(input);
  const std::string whole = join_chunks(input, input.size() + 1);
  HOOKCTL_ASSERT(whole == join_chunks(input, 1));
  HOOKCTL_ASSERT(whole.size() <= kBodyLimit + 5);
  return 0;
}
