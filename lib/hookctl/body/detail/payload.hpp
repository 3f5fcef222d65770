#pragma once

#include "hookctl/base/result.hpp"
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
  explicit Payload(const model::Request& request);

  /// Without a byte order mark, which only a form cannot have.
  [[nodiscard]] std::string_view text() const { return m_text; }

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
  [[nodiscard]] Result<json::Document> parse() const;

  const model::Request& m_request;
  Shape m_shape;
  std::string_view m_text;
  std::optional<json::Document> m_document;
};

} // namespace hookctl::body::detail
