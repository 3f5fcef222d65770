#include "cli/commands/account/answer_rows.hpp"

#include "hookctl/base/text.hpp"

namespace hookctl::cli {

std::string selector_texts(const std::vector<select::Selector>& selectors)
{
  std::vector<std::string> texts;
  for (const select::Selector& selector : selectors) {
    texts.push_back(selector.text());
  }
  return join(texts, ", ");
}

AnswerRows answer_rows(const Answers& answers,
                       const account::Account& account,
                       const preset::Preset& preset,
                       model::Environment environment)
{
  std::vector<std::string> params;
  for (const auto& [name, path] : account.params) {
    params.push_back(text(name, '=', path));
  }
  const auto from_preset = [](const std::vector<std::string>& own, const std::string& presets) {
    return !own.empty() ? join(own, ", ") : presets.empty() ? "-" : presets + " (the preset's)";
  };
  return {
      {"account:      ", text(account.name.value(), " in ", model::to_string(environment))},
      {"provider:     ", account.provider},
      {"domain:       ", account.domain.empty() ? "any" : account.domain},
      {"key:          ", account.auth_key ? model::to_string(*account.auth_key) : "none yet"},
      {"payload:      ", answers.form.payload ? answers.form.payload_file : "-"},
      {"sends to:     ", account.send_to_user ? "the user" : "the bot"},
      {"sender:       ", from_preset(account.sender_path, selector_texts(preset.sender))},
      {"source:       ",
       account.default_source ? account.default_source->value()
                              : from_preset(account.source_path, selector_texts(preset.source))},
      {"parameters:   ", params.empty() ? "-" : join(params, ", ")},
      {"active events:", answers.events.empty() ? "none" : join(answers.events, ", ")},
  };
}

} // namespace hookctl::cli
