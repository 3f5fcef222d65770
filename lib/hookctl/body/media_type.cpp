#include "hookctl/body/detail/media_type.hpp"

#include <string>
#include <string_view>

namespace hookctl::body::detail {

namespace {

/// `application/atom+xml` has the suffix `+xml`; `+xml` alone is no media type.
bool has_suffix(std::string_view type, std::string_view suffix)
{
  return type.ends_with(suffix) && type.find('/') != std::string_view::npos;
}

} // namespace

Shape shape_of(const model::Request& request)
{
  const std::string type = model::media_type(request.headers);
  if (type.empty() || type == "application/json" || type == "text/json" || type == "text/plain" ||
      has_suffix(type, "+json")) {
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

} // namespace hookctl::body::detail
