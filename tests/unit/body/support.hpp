#pragma once

#include "hookctl/body/body.hpp"

#include <string>
#include <utility>
#include <vector>

namespace hookctl::body::tests {

inline model::Request make_request(std::string type, std::string content)
{
  model::Request request;
  request.method = "POST";
  if (!type.empty()) {
    request.headers = {{"Content-Type", std::move(type)}};
  }
  request.body = std::move(content);
  return request;
}

/// The document as compact JSON, or `error: ` and the message.
inline std::string parsed(const model::Request& request,
                          const std::vector<Unwrap>& unwrap = {},
                          const std::optional<std::string>& decrypted = {})
{
  const auto document = parse_body(request, unwrap, decrypted);
  return document ? document->compact(json::Document::root())
                  : "error: " + document.error().message;
}

inline std::string repeat(std::string_view text, std::size_t times)
{
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

} // namespace hookctl::body::tests
