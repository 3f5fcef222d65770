#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/places.hpp"
#include "hookctl/path/detail/spelling.hpp"

namespace hookctl::path {

namespace {

constexpr std::size_t kMostPlaces = 2'000; // each costs an edit distance

/// The query as the path of one place.
std::string as_place(const std::vector<Query::Step>& steps)
{
  std::string path;
  for (const Query::Step& step : steps) {
    if (step.kind == Query::Step::Kind::name) {
      detail::append_name(path, step.name);
    } else {
      detail::append_index(path, step.index);
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
std::string same_name_elsewhere(const std::vector<Query::Step>& steps,
                                const std::vector<std::string>& paths)
{
  if (steps.empty() || steps.back().kind != Query::Step::Kind::name) {
    return "";
  }
  std::string step;
  detail::append_name(step, steps.back().name);
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
  const auto steps = query ? query->example_steps() : std::vector<Query::Step>{};
  const auto near = nearest(query ? as_place(steps) : std::string(query_text), paths);
  return near ? *near : same_name_elsewhere(steps, paths);
}

} // namespace hookctl::path
