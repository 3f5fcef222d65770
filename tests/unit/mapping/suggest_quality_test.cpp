#include "hookctl/base/text.hpp"
#include "hookctl/mapping/suggest.hpp"
#include "hookctl/preset/library.hpp"
#include "hookctl/preset/sample.hpp"
#include "hookctl/select/selector.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using namespace hookctl::mapping;

namespace {

/// How often the presets' own paths were ranked first, and among the first three.
struct Tally {
  std::size_t asked = 0;
  std::size_t first = 0;
  std::size_t top3 = 0;
  std::string missed; ///< presets whose path is not among three
};

/// The values that a preset's own alternatives find in its sample. A join, a hash and a key are no
/// one place, and so no question.
std::vector<std::string> paths_of(const std::vector<select::Selector>& selectors,
                                  const select::Input& input)
{
  std::vector<std::string> paths;
  for (const select::Selector& selector : selectors) {
    const auto values = selector.evaluate(input);
    const bool named = values && !values->empty() &&
                       (values->front().kind == json::Kind::string ||
                        values->front().kind == json::Kind::number) &&
                       !values->front().text.empty() &&
                       selector.kind() != select::Selector::Kind::constant;
    if (named) {
      paths.push_back(values->front().path);
    }
  }
  return paths;
}

std::vector<select::Selector> selectors_of(const preset::ValueRule& rule)
{
  std::vector<select::Selector> selectors;
  for (const auto& alternative : rule.alternatives) {
    if (const auto* selector = std::get_if<select::Selector>(&alternative.use)) {
      selectors.push_back(*selector);
    }
  }
  return selectors;
}

/// `items[*].id` and `items[0].id` are one place for who asks where to look.
std::string first_of_lists(std::string path)
{
  for (std::size_t at = 0; (at = path.find("[*]", at)) != std::string::npos;) {
    path.replace(at, 3, "[0]");
  }
  return path;
}

void count(const std::vector<std::string>& own,
           const Suggestion& suggestion,
           const std::string& id,
           Tally& tally)
{
  if (own.empty()) {
    return;
  }
  ++tally.asked;
  const auto& found = suggestion.candidates;
  const auto hit = std::find_if(found.begin(), found.end(), [&](const Candidate& candidate) {
    return std::find(own.begin(), own.end(), first_of_lists(candidate.path)) != own.end();
  });
  tally.first += hit == found.begin() && hit != found.end() ? 1U : 0U;
  tally.top3 += hit != found.end() ? 1U : 0U;
  if (hit == found.end()) {
    tally.missed += text(' ', id, ':', own.front());
  }
}

/// The floors, in percent.
void hold(const Tally& tally, std::size_t first, std::size_t top3)
{
  MESSAGE("first ", tally.first, " and among three ", tally.top3, " of ", tally.asked);
  CAPTURE(tally.missed);
  CHECK(tally.first * 100 >= tally.asked * first);
  CHECK(tally.top3 * 100 >= tally.asked * top3);
}

} // namespace

TEST_CASE("suggest: the presets' own paths are ranked high in their own samples")
{
  const preset::Library library("");
  const auto now = parse_time("2026-01-02T03:04:05Z");
  REQUIRE(now);
  Tally sender;
  Tally time;
  Tally id;
  Tally code;
  for (const preset::EmbeddedPreset& embedded : preset::embedded_presets()) {
    const std::string name(embedded.id);
    CAPTURE(name);
    const auto preset = library.find(name);
    REQUIRE(preset);
    const auto document = preset::parse_sample(*preset, preset->sample);
    REQUIRE(document);
    model::Request request;
    request.headers = preset->sample_headers;
    select::Input input{&request, &*document, json::Document::root(), nullptr};
    SuggestContext context;
    context.now = *now;
    context.headers = preset->sample_headers;
    PathStatistics statistics;
    statistics.add(*document);
    const auto suggestions = suggest(statistics, context);
    const auto of = [&](Role role) -> const Suggestion& {
      return *std::find_if(suggestions.begin(), suggestions.end(), [&](const Suggestion& each) {
        return each.role == role;
      });
    };
    count(paths_of(selectors_of(preset->event.id), input), of(Role::delivery_id), name, id);
    count(paths_of(selectors_of(preset->event.time), input), of(Role::time), name, time);
    if (preset->split) {
      const auto items = preset->split->path.evaluate_nodes(input);
      if (items && !items->empty()) {
        input.item = items->front();
      }
    }
    count(paths_of(preset->sender, input), of(Role::sender), name, sender);
    count(paths_of(selectors_of(preset->event.code), input), of(Role::code), name, code);
  }
  CHECK(sender.asked > 150);
  hold(sender, 80, 90);
  hold(time, 86, 94);
  hold(id, 90, 94);
  hold(code, 82, 87);
}
