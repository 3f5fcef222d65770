#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/http_message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::body {

/// Most decode steps of one pipeline.
inline constexpr std::size_t kMaxDecodeSteps = 8;

/// How a payload is taken out of what came before it is mapped. Pipelines are tried in order; the
/// first that applies (its start is there) is used, and none has to.
struct Unwrap {
  enum class Start {
    body,       ///< the body's text
    form_field, ///< the named field of a form body (GitHub's and Slack's `payload`)
    json_text,  ///< the string at a path of the payload
    decrypted   ///< the plain text of an encrypted payload
  };
  enum class Step {
    base64,    ///< RFC 4648 section 4, with or without padding
    base64url, ///< section 5, likewise
    jwt,       ///< the claims of a compact JWS; whoever asks has verified it
    xml,
    form,
    json,
    string_member ///< the JSON text in a member of the JSON so far
  };

  struct Decode {
    Step step = Step::json;
    std::string member;
  };

  Start start = Start::form_field;
  std::string name; ///< the field's
  /// json_text's place, as members and indexes from the root.
  std::vector<std::string> place;
  std::vector<Decode> decode; ///< at most kMaxDecodeSteps; at the end it must be JSON
  /// json_text only: the string is replaced by what was decoded, the rest of the payload stays.
  bool in_place = false;
};

/// The payload as a document:
/// application/json, +json, text/json and text/plain or no type at all: the body itself;
/// application/x-www-form-urlencoded: an object of its fields (a repeated field becomes an array);
/// multipart/form-data: the same, files as {"filename","content_type","size"}; text/xml,
/// application/xml, +xml: xml_to_json(); an empty body: the document `null`. Of all this the first
/// Unwrap that applies takes its part. `decrypted` is what Unwrap::Start::decrypted reads.
/// invalid_data with line and column for a body that does not parse; naming the step for an Unwrap
/// that applies and cannot decode (each result is held to json::Limits); naming the type for any
/// other media type and any charset but utf-8, us-ascii, iso-8859-1, windows-1252 and utf-16, -le
/// and -be (is_unsupported_type() is then true). A leading byte order mark is skipped, and one of
/// UTF-16 says so without a charset. Text is converted to UTF-8 first; an XML document may say its
/// encoding itself. What is UTF-8 stays so whatever superset of ASCII its label names. The request
/// keeps its bytes: signatures are over them.
Result<json::Document> parse_body(const model::Request& request,
                                  const std::vector<Unwrap>& unwrap = {},
                                  const std::optional<std::string>& decrypted = {});

/// True when parse_body would refuse the request's media type whatever its body: a 415, not a 400.
/// Where `unwrap` reads the whole body, every type is welcome.
bool is_unsupported_type(const model::Request& request, const std::vector<Unwrap>& unwrap = {});

/// `a=1&b=x+y` as the JSON text {"a":"1","b":"x y"}. invalid_data for a broken %XX or text that is
/// not UTF-8.
Result<std::string> form_to_json(std::string_view form);

/// `<a x="1"><b>t</b><b/></a>` as {"a":{"@x":"1","b":["t",""]}}: attributes with @, text beside
/// attributes or elements as "#text" (its pieces joined, those of white space alone left out),
/// repeated elements as an array, prefixes of namespaces kept, comments and processing instructions
/// dropped. No entity but XML's own five is expanded: any other stays as written. invalid_data for
/// text that is not UTF-8 or not well formed, a second root, and beyond the nesting limit of JSON.
Result<std::string> xml_to_json(std::string_view xml);

/// The fields of a multipart/form-data body (RFC 7578) as JSON: a part whose own Content-Type is
/// JSON is that JSON, a part with a file name the description of a file, any other a text in the
/// charset of its Content-Type, else UTF-8. invalid_data when the boundary is missing or the parts
/// are malformed, beyond 1000 parts or 8 KiB of headers of one.
Result<std::string> multipart_to_json(std::string_view content_type, std::string_view body);

} // namespace hookctl::body
