#include "hookctl/preset/sample.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"
#include "hookctl/yaml/to_json.hpp"

#include <algorithm>
#include <iterator>

namespace hookctl::preset::detail {

namespace {

using yaml::Value;

bool is_json_type(const model::Headers& headers)
{
  const std::string type = model::media_type(headers);
  return type.empty() || type.find("json") != std::string::npos || type == "text/plain";
}

/// A mistake's place in the sample itself.
tl::unexpected<Error> not_json(const Value& value, const Error& error)
{
  const std::string where = error.at
                                ? text(" (",
                                       to_string(SourcePos{"", error.at->line, error.at->column}),
                                       " of the sample)")
                                : "";
  return bad(value, text("the sample is not JSON: ", error.message, where), error.hint);
}

/// YAML knows line feeds only.
std::string with_crlf(std::string_view written)
{
  std::string out;
  for (const char c : written) {
    if (c == '\n' && !out.ends_with('\r')) {
      out += '\r';
    }
    out += c;
  }
  return out;
}

} // namespace

Result<std::string> read_sample(const Value& value, const model::Headers& headers)
{
  if (value.kind != Value::Kind::scalar) {
    json::Writer out;
    yaml::write_json(out, value);
    return out.text();
  }
  const auto document = json::Document::parse(value.text);
  if (!document && is_json_type(headers)) {
    return not_json(value, document.error());
  }
  const bool is_multipart = model::media_type(headers).starts_with("multipart/");
  return is_multipart && !document ? with_crlf(trim(value.text)) : std::string(trim(value.text));
}

} // namespace hookctl::preset::detail

namespace hookctl::preset {

bool is_json_sample(std::string_view sample)
{
  return json::Document::parse(std::string(sample)).has_value();
}

Result<json::Document> parse_json_sample(const std::vector<body::Unwrap>& unwrap,
                                         std::string_view sample)
{
  using Unwrap = body::Unwrap;
  model::Request request;
  request.method = "POST";
  request.body = std::string(sample);
  std::vector<Unwrap> inside;
  std::copy_if(unwrap.begin(), unwrap.end(), std::back_inserter(inside), [](const Unwrap& one) {
    return one.start == Unwrap::Start::json_text;
  });
  return body::parse_body(request, inside);
}

Result<json::Document> parse_sample(const Preset& preset, std::string_view sample)
{
  if (is_json_sample(sample)) {
    return parse_json_sample(preset.unwrap, sample);
  }
  model::Request request;
  request.method = "POST";
  request.body = std::string(sample);
  request.headers = preset.sample_headers;
  return body::parse_body(request, preset.unwrap);
}

} // namespace hookctl::preset
