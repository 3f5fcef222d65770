#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/http_message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::body {

/// How a payload is taken out of what came before it is mapped. Steps are tried in order; the first
/// that applies is used, and none has to.
struct Unwrap {
  enum class Kind {
    form_field, ///< the named field of a form body holds JSON (GitHub's and Slack's `payload`)
    json_string ///< the string at the top-level member `name` holds JSON
  };

  Kind kind = Kind::form_field;
  std::string name;
};

/// The payload as a document:
/// application/json, +json, text/json and text/plain or no type at all: the body itself;
/// application/x-www-form-urlencoded: an object of its fields (a repeated field becomes an array),
/// unless an Unwrap applies; an empty body: the document `null`. invalid_data with line and column
/// for a body that does not parse; invalid_data naming the type for any other media type
/// (is_unsupported_type() is then true). A leading UTF-8 byte order mark is skipped.
Result<json::Document> parse_body(const model::Request& request,
                                  const std::vector<Unwrap>& unwrap = {});

/// True when parse_body would refuse the request's media type whatever its body: a 415, not a 400.
bool is_unsupported_type(const model::Request& request);

/// `a=1&b=x+y` as the JSON text {"a":"1","b":"x y"}. invalid_data for a broken %XX or text that is
/// not UTF-8.
Result<std::string> form_to_json(std::string_view form);

} // namespace hookctl::body
