#include "hookctl/path/explain.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::path {

namespace {

constexpr std::size_t kShownText = 60;

/// How many nodes the first segments find; a limit reached counts as some.
std::vector<json::NodeIndex> nodes_of(const json::Document& document,
                                      const Query& query,
                                      std::size_t segments,
                                      json::NodeIndex from)
{
  auto nodes = query.prefix(segments).evaluate(document, from);
  return nodes ? *std::move(nodes) : std::vector<json::NodeIndex>{from};
}

/// The most segments that find something. What finds nothing finds nothing further on, so that a
/// query of thousands of segments costs a dozen looks.
std::size_t count_reached(const json::Document& document, const Query& query, json::NodeIndex from)
{
  std::size_t good = 0;
  std::size_t bad = query.segment_count();
  while (bad - good > 1) {
    const std::size_t middle = good + (bad - good) / 2;
    (nodes_of(document, query, middle, from).empty() ? bad : good) = middle;
  }
  return good;
}

enum class Failed { name, index, other };

/// What the segment asks for, by how it is written.
Failed kind_of(std::string_view segment)
{
  segment = trim(segment);
  if (segment.starts_with("..")) {
    return Failed::other;
  }
  if (!segment.starts_with('[')) {
    return trim(segment.substr(segment.starts_with('.') ? 1 : 0)).starts_with('*') ? Failed::other
                                                                                   : Failed::name;
  }
  const std::string_view inside = trim(segment.substr(1));
  if (inside.starts_with('"') || inside.starts_with('\'')) {
    return Failed::name;
  }
  const bool number =
      !inside.empty() && (inside[0] == '-' || (inside[0] >= '0' && inside[0] <= '9'));
  const bool slice = inside.find(':') != std::string_view::npos;
  return number && !slice ? Failed::index : Failed::other;
}

std::string count(std::size_t number, std::string_view one, std::string_view many)
{
  return text(number, ' ', number == 1 ? one : many);
}

std::string describe_object(const Miss& miss)
{
  if (miss.names.empty()) {
    return "an empty object";
  }
  std::string out = "an object with ";
  for (std::size_t i = 0; i < miss.names.size(); ++i) {
    out += text(i == 0 ? "" : ", ", quote(miss.names[i], kShownText));
  }
  return miss.size > miss.names.size() ? text(out, " and ", miss.size - miss.names.size(), " more")
                                       : out;
}

std::string describe(const Miss& miss)
{
  switch (miss.kind) {
  case json::Kind::object:
    return describe_object(miss);
  case json::Kind::array:
    return miss.size == 0 ? "an empty array"
                          : text("an array of ", count(miss.size, "element", "elements"));
  case json::Kind::null:
    return "null";
  case json::Kind::boolean:
  case json::Kind::number:
  case json::Kind::string:
    return text("a ", json::to_string(miss.kind));
  }
  return {};
}

std::string name_of(const Query& query, std::size_t segment)
{
  return query.example_steps()[segment].name;
}

/// Why the segment finds nothing in the first value that it starts from.
std::string why(const Miss& miss, const Query& query, std::size_t segment)
{
  switch (kind_of(miss.failed)) {
  case Failed::name:
    if (miss.kind == json::Kind::object) {
      return text(quote(name_of(query, segment), kShownText),
                  miss.names.empty() ? " is not there"
                  : miss.found > 1   ? " is in none of them"
                                     : " is not one of them");
    }
    return miss.kind == json::Kind::array
               ? text("its elements are chosen with [0] or [*] before ",
                      quote(name_of(query, segment), kShownText))
               : text("it has no members, so no ", quote(name_of(query, segment), kShownText));
  case Failed::index:
    return miss.kind == json::Kind::array ? text(miss.failed, " is beyond its end")
                                          : text(miss.failed, " needs an array");
  case Failed::other:
    return text(quote(trim(miss.failed), kShownText), " matches nothing there");
  }
  return {};
}

/// Without Document::members(), which sorts a million names to give eight.
std::vector<std::string> first_names(const json::Document& document, json::NodeIndex object)
{
  std::vector<std::string> names;
  if (document.kind(object) != json::Kind::object) {
    return names;
  }
  const auto& nodes = document.nodes();
  for (json::NodeIndex key = object + 1; key < nodes[object].end && names.size() < kMostNames;
       key = nodes[key + 1].end) {
    std::string name = document.to_text(key);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

} // namespace

std::optional<Miss>
explain_miss(const json::Document& document, const Query& query, json::NodeIndex from)
{
  const std::size_t segments = query.segment_count();
  if (segments == 0 || !nodes_of(document, query, segments, from).empty()) {
    return std::nullopt;
  }
  const std::size_t reached = count_reached(document, query, from);
  const auto nodes = nodes_of(document, query, reached, from);
  if (nodes.empty()) {
    return std::nullopt;
  }
  Miss miss;
  miss.reached = reached == 0 ? "$" : query.prefix(reached).text();
  miss.found = nodes.size();
  miss.kind = document.kind(nodes.front());
  miss.failed = std::string(query.segment_text(reached));
  miss.size = document.child_count(nodes.front());
  miss.names = first_names(document, nodes.front());
  const std::string start = reached == 0 ? std::string("the payload") : miss.reached;
  miss.words = text(start,
                    miss.found > 1 ? text(" finds ", miss.found, " values, the first is ") : " is ",
                    describe(miss),
                    miss.kind == json::Kind::object && !miss.names.empty() ? ": " : "; ",
                    why(miss, query, reached));
  return miss;
}

} // namespace hookctl::path
