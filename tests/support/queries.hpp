#pragma once

#include "hookctl/path/path.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

/// What tests of paths ask: texts in, texts out.
namespace hookctl::tests {

inline json::Document document_of(const std::string& text)
{
  json::Limits limits;
  limits.bytes = 64U << 20U;
  auto document = json::Document::parse(text, limits);
  REQUIRE_MESSAGE(document.has_value(), "no JSON: " << text.substr(0, 200));
  return *std::move(document);
}

inline path::Query query_of(std::string_view text)
{
  auto query = path::Query::parse(text);
  REQUIRE_MESSAGE(query.has_value(),
                  text.substr(0, 200) << ": " << (query ? "" : query.error().message));
  return *std::move(query);
}

/// Each node in the nodelist by `show`, with a blank between them.
template<typename Show>
std::string joined(std::string_view query, const std::string& document_text, Show show)
{
  const auto document = document_of(document_text);
  const auto nodes = query_of(query).evaluate(document);
  REQUIRE_MESSAGE(nodes.has_value(), query << ": " << (nodes ? "" : nodes.error().message));
  std::string out;
  for (const json::NodeIndex node : *nodes) {
    out += (out.empty() ? "" : " ") + show(document, node);
  }
  return out;
}

/// The values in the nodelist, token for token.
inline std::string found(std::string_view query, const std::string& document)
{
  return joined(query, document, [](const json::Document& of, json::NodeIndex node) {
    return of.compact(node);
  });
}

/// Their normalized paths.
inline std::string places(std::string_view query, const std::string& document)
{
  return joined(query, document, path::normalized_path);
}

/// Whether a logical expression is true where `current` is the current node (and `$` an array that
/// holds nothing else).
inline bool holds(const std::string& logical_expression, const std::string& current = "0")
{
  return !found("$[?" + logical_expression + "]", "[" + current + "]").empty();
}

inline bool parses(std::string_view query)
{
  return path::Query::parse(query).has_value();
}

/// Refused as a malformed path: at a place inside the text, shown with a caret.
inline void check_refused(std::string_view query)
{
  const auto parsed = path::Query::parse(query);
  REQUIRE_MESSAGE(!parsed.has_value(), "accepted: " << query);
  CHECK(parsed.error().code == ErrorCode::invalid_argument);
  REQUIRE(parsed.error().at.has_value());
  CHECK(parsed.error().at->column >= 1);
  CHECK(parsed.error().at->column <= static_cast<int>(query.size()) + 1);
  CHECK(parsed.error().hint.find('^') != std::string::npos);
}

} // namespace hookctl::tests
