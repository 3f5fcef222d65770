#include "cli/commands/account/key_question.hpp"

#include "cli/commands/account/key_flags.hpp"
#include "hookctl/account/keys.hpp"
#include "hookctl/auth/verify.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli {

namespace {

Result<model::KeyReference>
ask_key_at(Prompt& prompt, const std::string& where, const std::string& name)
{
  if (where == "1") {
    HOOKCTL_TRY_AS(const std::string variable,
                   prompt.ask("Name of the variable", upper(name) + "_KEY"));
    return key_in_variable("the answer", variable);
  }
  if (where == "2") {
    HOOKCTL_TRY_AS(const std::string file, prompt.ask("File", name + ".key"));
    return key_in_file("the answer", file);
  }
  if (where == "3") {
    HOOKCTL_TRY_AS(auto key, prompt.ask_secret("The key (nothing is shown)"));
    if (key.empty()) {
      return fail(ErrorCode::invalid_argument, "the key is empty", "4 leaves it for later");
    }
    return model::KeyReference{model::KeyReference::Kind::value, {}, std::move(key)};
  }
  return fail(ErrorCode::invalid_argument, text("answer 1, 2, 3 or 4, not ", quote(where, 40)));
}

} // namespace

Result<std::optional<model::KeyReference>> ask_key(Prompt& prompt,
                                                   const preset::Preset& preset,
                                                   const std::string& name,
                                                   const Workspace& workspace,
                                                   const Context& context)
{
  using Answer = std::optional<model::KeyReference>;
  if (!preset.scheme.needs_key) {
    return Answer{};
  }
  prompt.say("");
  prompt.say(text("Authenticate key: ",
                  preset.key_help.empty() ? "what the sender signs with" : preset.key_help));
  prompt.list({{"in an environment variable of the listener", ""},
               {"in a file of its own (mode 0600)", ""},
               {"typed now, unseen, and kept in the account's file (mode 0600)", ""},
               {"not known yet", ""}},
              Prompt::kListed);
  return ask_until_good(prompt, [&]() -> Result<Answer> {
    HOOKCTL_TRY_AS(const std::string where, prompt.ask("Where is it", "1"));
    if (where == "4") {
      return Answer{};
    }
    HOOKCTL_TRY_AS(auto reference, ask_key_at(prompt, where, name));
    const auto key = account::resolve_key(reference, context.variables(), workspace.store.folder());
    if (key) {
      HOOKCTL_TRY(auth::check_key(preset.scheme, *key));
    } else { // it may be there where the listener runs
      prompt.say(text("Not here yet: ", key.error().message, ". The listener will need it."));
    }
    return Answer{std::move(reference)};
  });
}

} // namespace hookctl::cli
