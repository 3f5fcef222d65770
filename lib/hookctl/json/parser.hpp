#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace hookctl::json {

/// Parses many documents, one after the other, in the same memory: nothing is allocated for a
/// document that is no larger than one before it. Accepts and refuses exactly what Document::parse
/// does, with the same errors. One thread at a time.
class Parser {
public:
  explicit Parser(const Limits& limits = {});
  Parser(Parser&& other) noexcept;
  Parser& operator=(Parser&& other) noexcept;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser();

  /// The document over a copy of `bytes`; it and all that looks into it last until the next call
  /// or the parser's end. Never nullptr.
  Result<const Document*> parse(std::string_view bytes);

private:
  friend class Document;
  struct Tools;

  /// Lists the nodes of what stands in m_document.m_bytes.
  Result<> read();

  Limits m_limits;
  Document m_document;
  std::unique_ptr<Tools> m_tools;
};

} // namespace hookctl::json
