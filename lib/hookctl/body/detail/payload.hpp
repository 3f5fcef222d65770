#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/body/detail/charset.hpp"
#include "hookctl/body/detail/field_list.hpp"
#include "hookctl/body/detail/media_type.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/http_message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::body::detail {

/// A request's body before it is unwrapped. It is parsed when somebody asks for the whole.
class Payload {
public:
  explicit Payload(const model::Request& request)
      : m_request(request)
      , m_shape(shape_of(request))
  {
  }

  /// True without a byte beside a byte order mark.
  [[nodiscard]] bool is_empty() const;

  /// The body as UTF-8 without a byte order mark; a form, parts and what has no shape as they came.
  /// Borrowed.
  Result<std::string_view> text();

  /// The first value of a form's field; nullopt when there is none, when it is a file and when the
  /// body is no form.
  Result<std::optional<std::string>> find_field(const std::string& name);

  /// The body by its media type, before any unwrapping. Borrowed.
  Result<const json::Document*> document();

  /// The same, given away: the last call.
  Result<json::Document> take();

private:
  /// invalid_data when the body is something else than the form that its type says.
  [[nodiscard]] Result<> refuse_disguise() const;
  [[nodiscard]] Result<std::optional<Charset>> charset() const;
  [[nodiscard]] Result<json::Document> parse();
  [[nodiscard]] Result<std::string> to_json();
  [[nodiscard]] Result<const FieldList*> parts();

  const model::Request& m_request;
  Shape m_shape;
  std::optional<std::string> m_converted; ///< where the body itself is not the text
  std::optional<FieldList> m_parts;       ///< of multipart
  std::optional<json::Document> m_document;
};

} // namespace hookctl::body::detail
