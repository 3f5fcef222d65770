#include "hookctl/path/nearest.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/places.hpp"
#include "hookctl/path/detail/spelling.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

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

using Folded = NearestPaths::Folded;

void fold_name(std::string_view name, std::string& out)
{
  constexpr std::size_t kShortestPlural = 3;
  std::string folded = lower(name);
  std::erase_if(folded, [](char c) { return c == '_' || c == '-' || c == ' ' || c == '"'; });
  if (folded.size() > kShortestPlural && folded.ends_with('s')) {
    folded.pop_back();
  }
  out += text('.', folded);
}

/// Of the text of a place; a name that itself holds brackets is folded a little wrong, which costs
/// no more than a suggestion.
Folded fold(std::string_view path)
{
  Folded out;
  std::string name;
  const auto end_name = [&] {
    if (!name.empty()) {
      out.last.clear();
      fold_name(name, out.last);
      out.indexed += out.last;
      out.plain += out.last;
      name.clear();
    }
  };
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool index = path[i] == '[' && i + 1 < path.size() && path[i + 1] != '"';
    if (index) {
      end_name();
      const std::size_t close = std::min(path.find(']', i), path.size() - 1);
      out.indexed += path.substr(i, close - i + 1);
      i = close;
    } else if (path[i] == '.' || path[i] == '[' || path[i] == ']') {
      end_name();
    } else {
      name += path[i];
    }
  }
  end_name();
  return out;
}

/// How a place resembles what was asked for; the first is the best.
constexpr std::size_t kNoRank = 4;

std::size_t rank_of(const Folded& place, const Folded& wanted)
{
  if (wanted.plain.empty()) {
    return kNoRank;
  }
  const std::array<bool, kNoRank> alike = {
      place.indexed == wanted.indexed,         // another spelling
      place.plain == wanted.plain,             // [0] missing, or one too many
      place.indexed.ends_with(wanted.indexed), // wrapped: data.object.customer.phone
      place.plain.ends_with(wanted.plain),     // both
  };
  const auto* const first = std::find(alike.begin(), alike.end(), true);
  return static_cast<std::size_t>(first - alike.begin());
}

std::optional<std::string> alike(const Folded& wanted,
                                 const std::vector<std::string>& paths,
                                 const std::vector<Folded>& folded)
{
  std::size_t best = kNoRank;
  const std::string* found = nullptr;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::size_t rank = rank_of(folded[i], wanted);
    const bool better = rank < best || (rank == best && rank < kNoRank && found != nullptr &&
                                        paths[i].size() < found->size());
    if (better) {
      best = rank;
      found = &paths[i];
    }
  }
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

std::size_t shared_tail(std::string_view a, std::string_view b)
{
  const auto [left, right] = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  return static_cast<std::size_t>(left - a.rbegin());
}

/// A place that ends in the last name that was asked for, of several the one with the longest end
/// in common.
std::string same_name_elsewhere(const Folded& wanted,
                                const std::vector<std::string>& paths,
                                const std::vector<Folded>& folded)
{
  std::size_t best = 0;
  std::string found;
  for (std::size_t i = 0; i < paths.size() && !wanted.last.empty(); ++i) {
    const std::size_t shared =
        folded[i].last == wanted.last ? shared_tail(folded[i].plain, wanted.plain) : 0;
    if (shared > best) {
      best = shared;
      found = paths[i];
    }
  }
  return found;
}

} // namespace

NearestPaths::NearestPaths(const json::Document& document)
{
  for (Leaf& place : detail::list_places(document, detail::Containers::yes, kMostPlaces)) {
    if (place.path == "$") { // like any one letter
      continue;
    }
    m_folded.push_back(fold(place.path));
    m_paths.push_back(std::move(place.path));
  }
}

std::string NearestPaths::find(std::string_view query_text) const
{
  const auto query = Query::parse(query_text);
  const std::string asked = query ? as_place(query->example_steps()) : std::string(query_text);
  const Folded wanted = fold(asked);
  if (auto found = alike(wanted, m_paths, m_folded)) {
    return *std::move(found);
  }
  const auto near = nearest(asked, m_paths);
  return near ? *near : same_name_elsewhere(wanted, m_paths, m_folded);
}

std::string nearest_path(const json::Document& document, std::string_view query_text)
{
  return NearestPaths(document).find(query_text);
}

} // namespace hookctl::path
