#include "hookctl/body/detail/media_type.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/detail/charset.hpp"

#include <string>

namespace hookctl::body::detail {

namespace {

/// `application/atom+xml` has the suffix `+xml`; `+xml` alone is no media type.
bool has_suffix(std::string_view type, std::string_view suffix)
{
  return type.ends_with(suffix) && type.find('/') != std::string_view::npos;
}

} // namespace

bool is_json_type(std::string_view media_type)
{
  return media_type == "application/json" || media_type == "text/json" ||
         has_suffix(media_type, "+json");
}

Shape shape_of(const model::Request& request)
{
  const std::string type = model::media_type(request.headers);
  if (type.empty() || type == "text/plain" || is_json_type(type)) {
    return Shape::json;
  }
  if (type == "text/xml" || type == "application/xml" || has_suffix(type, "+xml")) {
    return Shape::xml;
  }
  if (model::is_form(request.headers)) {
    return Shape::form;
  }
  return type == "multipart/form-data" ? Shape::multipart : Shape::unsupported;
}

Result<> require_known_type(const model::Request& request)
{
  const Shape shape = shape_of(request);
  const auto type = model::find_header(request.headers, "Content-Type").value_or("");
  if (shape == Shape::unsupported) {
    return fail(
        Failure::unsupported_media_type,
        text("a body of type ", quote(model::media_type(request.headers), 80), " is not supported"),
        "send application/json, application/x-www-form-urlencoded, multipart/form-data or "
        "application/xml");
  }
  if (shape == Shape::multipart) {
    return {}; // each part has its own charset
  }
  HOOKCTL_TRY_AS(const auto charset, declared_charset(type));
  if (shape == Shape::form && charset && !is_ascii_superset(*charset)) {
    return fail(Failure::malformed_form,
                "a form is not in UTF-16",
                "its texts may be in utf-8, us-ascii, iso-8859-1 or windows-1252");
  }
  return {};
}

} // namespace hookctl::body::detail
