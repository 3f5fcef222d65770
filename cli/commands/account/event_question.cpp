#include "cli/commands/account/event_question.hpp"

#include "hookctl/account/activation.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

using Items = std::vector<Prompt::Item>;

constexpr std::size_t kMostCodes = 20; ///< listed at once

std::vector<std::string> parse_codes(const std::string& typed, const Items& items)
{
  if (typed == "all" || typed == "none") {
    return typed == "all" ? std::vector<std::string>{"*"} : std::vector<std::string>{};
  }
  std::vector<std::string> codes;
  for (const std::string_view part : split(typed, ' ')) {
    std::string_view word = trim(part);
    word.remove_suffix(word.ends_with(',') ? 1 : 0);
    const auto number = parse_integer<std::size_t>(word);
    if (number && *number >= 1 && *number <= std::min(items.size(), kMostCodes)) {
      codes.push_back(items[*number - 1].value);
    } else if (!word.empty()) {
      codes.emplace_back(word);
    }
  }
  return codes;
}

} // namespace

Result<std::vector<std::string>> ask_events(Prompt& prompt,
                                            const std::vector<preset::EventCodeInfo>& codes)
{
  Items items;
  for (const preset::EventCodeInfo& info : codes) {
    items.push_back({info.code, info.help});
  }
  prompt.say("");
  prompt.say("Events that are let through to the bot: numbers, codes or globs with blanks between "
             "them, or all, or none.");
  prompt.list(items, kMostCodes);
  return ask_until_good(prompt, [&]() -> Result<std::vector<std::string>> {
    HOOKCTL_TRY_AS(const std::string typed, prompt.ask("Events", "all"));
    return account::activate({}, parse_codes(typed, items), codes, account::UnknownCodes::refuse);
  });
}

} // namespace hookctl::cli
