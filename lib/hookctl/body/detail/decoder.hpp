#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/json/document.hpp"

#include <optional>
#include <string>

namespace hookctl::body::detail {

/// What a pipeline has decoded so far: a text, or a document once a step has made one. To a step
/// that reads text, a document that is one string is that string.
class Decoder {
public:
  explicit Decoder(std::string text)
      : m_text(std::move(text))
  {
  }

  /// invalid_data that names the step.
  Result<> run(const Unwrap::Decode& step);

  /// The end: it must be JSON by now. The last call.
  Result<json::Document> finish();

private:
  Result<> apply(const Unwrap::Decode& step);
  Result<> decode_base64(char strange_a, char strange_b);
  Result<> read_claims();
  Result<> read_member(const std::string& name);
  Result<> put(Result<std::string> decoded);
  Result<> need_document();
  std::string take_text();

  std::string m_text; ///< while there is no document
  std::optional<json::Document> m_document;
};

} // namespace hookctl::body::detail
