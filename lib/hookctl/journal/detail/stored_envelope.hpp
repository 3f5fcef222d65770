#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace hookctl::journal::detail {

/// An envelope without the bytes that the request's body holds as well.
struct StoredEnvelope {
  std::string_view head;
  std::size_t first = 0; ///< where in the body the shared bytes begin
  std::size_t size = 0;
  std::string_view tail;
};

/// Views into `envelope`, for which head + body[first, first + size) + tail == envelope always
/// holds. Looks from `from` on, so that the events of a batch are found one after the other.
/// nullopt when little or nothing is shared: the envelope is then kept whole. A payload that came
/// without white space between its tokens is shared; one that was laid out for people is not.
std::optional<StoredEnvelope>
share_with_body(std::string_view envelope, std::string_view body, std::size_t from);

} // namespace hookctl::journal::detail
