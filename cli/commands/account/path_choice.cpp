#include "cli/commands/account/path_choice.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/path/path.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

constexpr std::size_t kShownValue = 40;

void add_candidates(std::vector<Prompt::Item>& items,
                    const json::Document& payload,
                    const model::Headers& headers,
                    TimePoint now,
                    mapping::Role role)
{
  mapping::PathStatistics statistics;
  statistics.add(payload);
  mapping::SuggestContext given;
  given.now = now;
  given.headers = headers;
  given.limit = Prompt::kListed;
  for (const mapping::Suggestion& suggestion : mapping::suggest(statistics, given)) {
    if (suggestion.role != role) {
      continue;
    }
    for (const mapping::Candidate& candidate : suggestion.candidates) {
      items.push_back({candidate.path,
                       text(printable(candidate.value, kShownValue),
                            candidate.reasons.empty() ? "" : "  ",
                            candidate.reasons.empty() ? "" : candidate.reasons.front())});
    }
  }
}

} // namespace

std::vector<Prompt::Item> path_choice(const json::Document& payload,
                                      const model::Headers& headers,
                                      TimePoint now,
                                      std::optional<mapping::Role> role)
{
  std::vector<Prompt::Item> items;
  if (role) {
    add_candidates(items, payload, headers, now, *role);
  }
  const std::size_t candidates = items.size();
  for (const path::Leaf& leaf : path::leaves(payload)) {
    const bool is_there =
        std::any_of(items.begin(),
                    items.begin() + static_cast<std::ptrdiff_t>(candidates),
                    [&](const Prompt::Item& item) { return item.value == leaf.path; });
    if (!is_there) {
      items.push_back({leaf.path, printable(payload.to_text(leaf.node), kShownValue)});
    }
  }
  return items;
}

} // namespace hookctl::cli
