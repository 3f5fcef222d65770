#pragma once

#include "cli/commands/account/wizard.hpp"
#include "hookctl/account/account.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/preset/preset.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::cli {

/// A label, as wide as all of them, and what is behind it.
using AnswerRows = std::vector<std::pair<std::string_view, std::string>>;

/// What the answers came to, before a person agrees: the account, and what its preset adds.
AnswerRows answer_rows(const Answers& answers,
                       const account::Account& account,
                       const preset::Preset& preset,
                       model::Environment environment);

/// Where a preset looks, as a person reads it; "" for nowhere.
std::string selector_texts(const std::vector<select::Selector>& selectors);

} // namespace hookctl::cli
