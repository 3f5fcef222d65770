#pragma once

#include "hookctl/account/definition.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/parser.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/select/selector.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace hookctl::bulk::detail {

/// A line as the payload of a delivery. A line is JSON: of what an account unwraps only the texts
/// inside of it are, since the rest (a form, a token around it) is not there any more.
class PayloadReader {
public:
  /// `definition` may be null: then the line is the payload.
  PayloadReader(std::shared_ptr<const account::Definition> definition, model::Headers headers);

  /// What selectors read from; valid until the next call. The line's error.
  Result<select::Input> read(std::string_view line);

  [[nodiscard]] const model::Request& request() const { return m_request; }

private:
  Result<const json::Document*> parse(std::string_view line);

  std::shared_ptr<const account::Definition> m_definition;
  std::vector<body::Unwrap> m_unwrap;
  model::Request m_request;
  json::Parser m_parser;
  std::optional<json::Document> m_own; ///< when the parser's is not the one
};

} // namespace hookctl::bulk::detail
