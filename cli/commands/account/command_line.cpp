#include "cli/commands/account/wizard.hpp"
#include "hookctl/base/shell.hpp"

namespace hookctl::cli {

namespace {

using Words = std::vector<std::string>;

void add(Words& words, std::string flag, const std::string& value)
{
  words.push_back(std::move(flag));
  words.push_back(shell_word(value));
}

void add_given(Words& words, std::string flag, const std::optional<std::string>& value)
{
  if (value) {
    add(words, std::move(flag), *value);
  }
}

void add_key(Words& words, const std::optional<model::KeyReference>& key)
{
  using Kind = model::KeyReference::Kind;
  if (key && key->kind == Kind::environment) {
    add(words, "--auth-key-env", key->target);
  } else if (key && key->kind == Kind::file) {
    add(words, "--auth-key-file", key->target);
  } else if (key) {
    words.emplace_back("--auth-key-stdin");
  }
}

void add_place(Words& words, const Context& context)
{
  if (context.environment() != model::Environment::development) {
    add(words, "--env", std::string(model::to_string(context.environment())));
  }
  add_given(words, "--home", context.globals().home);
}

std::string join_words(const Words& words)
{
  std::string out;
  for (const std::string& word : words) {
    out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

} // namespace

std::string command_line(const Answers& answers, const Context& context)
{
  const Form& form = answers.form;
  Words words = {"hookctl", "account", "add", answers.name};
  add_given(words, "--provider", form.provider);
  add_given(words, "--domain", form.domain);
  if (form.payload) {
    add(words, "--payload", form.payload_file);
  }
  if (form.send_to_user.value_or(false)) {
    words.emplace_back("--send-to-user");
  }
  add_given(words, "--default-source", form.default_source);
  for (const std::string& path : form.sender_path.value_or(Words{})) {
    add(words, "--sender-path", path);
  }
  for (const std::string& path : form.source_path.value_or(Words{})) {
    add(words, "--source-path", path);
  }
  for (const auto& [name, path] : form.params) {
    add(words, "--param", name + "=" + path);
  }
  for (const auto& [name, value] : form.auth_values) {
    add(words, "--auth-value", name + "=" + value);
  }
  add_key(words, form.auth_key);
  add_place(words, context);
  if (answers.events.empty()) {
    return join_words(words);
  }
  Words activate = {"hookctl", "event", "activate", answers.name};
  if (answers.events == Words{"*"}) {
    activate.emplace_back("--all");
  } else {
    for (const std::string& code : answers.events) {
      activate.push_back(shell_word(code));
    }
  }
  add_place(activate, context);
  return join_words(words) + " && " + join_words(activate);
}

} // namespace hookctl::cli
