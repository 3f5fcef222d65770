#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"

#include <string>
#include <string_view>

namespace hookctl::journal::detail {

/// Name, value, name, value … each as a netstring (`4:Host,`): order and every byte come back as
/// they were.
std::string encode_headers(const model::Headers& headers);

/// invalid_data unless encode_headers() can have made it.
Result<model::Headers> decode_headers(std::string_view blob);

/// What a refusal keeps of a long text.
inline std::string_view first_bytes(std::string_view text, std::size_t limit)
{
  return text.substr(0, limit);
}

/// The headers in front that take at most `limit` bytes together; the first that does not fit loses
/// the end of its value.
model::Headers truncate_headers(const model::Headers& headers, std::size_t limit);

} // namespace hookctl::journal::detail
