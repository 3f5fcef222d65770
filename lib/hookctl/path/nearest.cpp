#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/places.hpp"
#include "hookctl/path/detail/spelling.hpp"

namespace hookctl::path {

namespace {

constexpr std::size_t kMostPlaces = 2'000; // each costs an edit distance

/// The query as the path of one place: the first selector of each segment, index 0 for a wildcard.
std::string as_place(const Query& query)
{
  std::string path;
  for (const Query::Segment& segment : query.segments()) {
    const Query::Selector& first = segment.front();
    if (first.kind == Query::Selector::Kind::name) {
      detail::append_name(path, first.name);
    } else {
      detail::append_index(path, first.index);
    }
  }
  return path;
}

bool ends_in_name(std::string_view path, std::string_view step)
{
  const bool bracketed = step.starts_with('[');
  return path == step || path.ends_with(bracketed ? std::string(step) : text('.', step));
}

/// The first path that ends in the last name of the query.
std::string same_name_elsewhere(const Query& query, const std::vector<std::string>& paths)
{
  const auto& segments = query.segments();
  if (segments.empty() || segments.back().front().kind != Query::Selector::Kind::name) {
    return "";
  }
  std::string step;
  detail::append_name(step, segments.back().front().name);
  for (const std::string& path : paths) {
    if (ends_in_name(path, step)) {
      return path;
    }
  }
  return "";
}

} // namespace

std::string nearest_path(const json::Document& document, std::string_view query_text)
{
  std::vector<std::string> paths;
  for (Leaf& place : detail::list_places(document, detail::Containers::yes, kMostPlaces)) {
    paths.push_back(std::move(place.path));
  }
  const auto query = Query::parse(query_text);
  const auto near = nearest(query ? as_place(*query) : std::string(query_text), paths);
  if (near) {
    return *near;
  }
  return query ? same_name_elsewhere(*query, paths) : "";
}

} // namespace hookctl::path
