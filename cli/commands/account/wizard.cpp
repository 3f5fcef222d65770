#include "cli/commands/account/wizard.hpp"

#include "cli/app/prompt.hpp"
#include "cli/commands/account/answer_rows.hpp"
#include "cli/commands/account/event_question.hpp"
#include "cli/commands/account/key_question.hpp"
#include "cli/commands/account/path_choice.hpp"
#include "hookctl/account/definition.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/config/check_account.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/preset/sample.hpp"
#include "hookctl/schema/description.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

using Items = std::vector<Prompt::Item>;

constexpr std::string_view kOwnCategory = "custom"; ///< whose sample says nothing of a payload
constexpr std::string_view kPathQuestion = "Number, path, or a part of one";

/// A name for the value at a path: its last word.
std::string param_name(std::string_view path)
{
  std::string name;
  for (const char c : path) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                      (c >= '0' && c <= '9' && !name.empty());
    if (good) {
      name += c;
    } else if (c == '.' || c == ':') {
      name.clear();
    }
  }
  return name.empty() ? "value" : name;
}

/// A name that no file can have (too long, through a file) is asked for again.
Error as_wrong_name(Error error)
{
  if (error.code == ErrorCode::io) {
    become(error, Failure::file_not_found);
  }
  return error;
}

/// The conversation, a method a question.
class Wizard {
public:
  Wizard(Workspace& workspace, const Context& context, Prompt& prompt)
      : m_workspace(workspace)
      , m_context(context)
      , m_prompt(prompt)
  {
  }

  Result<std::optional<Answers>> run()
  {
    m_prompt.say("This asks for what an account needs. Enter takes what stands in [brackets]; "
                 "Control-C stops, and until the end nothing is written.");
    HOOKCTL_TRY(ask_provider());
    HOOKCTL_TRY(ask_name());
    HOOKCTL_TRY(ask_domain());
    HOOKCTL_TRY(ask_values());
    HOOKCTL_TRY(ask_key());
    HOOKCTL_TRY(ask_payload());
    HOOKCTL_TRY(ask_recipient());
    HOOKCTL_TRY(ask_sender());
    HOOKCTL_TRY(ask_source());
    HOOKCTL_TRY(ask_params());
    HOOKCTL_TRY(ask_events());
    HOOKCTL_TRY_AS(const auto whole, draft(m_answers.form));
    HOOKCTL_TRY(config::check_fields(workshop(), whole, m_answers.form.payload));
    summarize(whole);
    HOOKCTL_TRY_AS(const bool agreed, m_prompt.ask_yes("Add this account?", true));
    if (!agreed) {
      return std::optional<Answers>{};
    }
    m_answers.line = command_line(m_answers, m_context);
    return std::optional(std::move(m_answers));
  }

private:
  config::Workshop workshop() { return make_workshop(m_workspace, m_context); }

  [[nodiscard]] Result<account::Account> draft(const Form& form) const
  {
    HOOKCTL_TRY_AS(auto name, model::AccountName::parse(m_answers.name));
    return fill_in(form, account::Account{.name = std::move(name)});
  }

  /// Holds one more answer against the provider and the payload, whatever is still to be asked.
  Result<> check(Form form)
  {
    form.send_to_user = false;
    HOOKCTL_TRY_AS(const auto account, draft(form));
    HOOKCTL_TRY(config::check_fields(workshop(), account, form.payload));
    return {};
  }

  Result<> ask_provider()
  {
    HOOKCTL_TRY_AS(const auto listed, m_workspace.presets.list());
    const auto& presets = listed.rows;
    Items items;
    for (const preset::Summary& one : presets) {
      items.push_back({one.id, text(one.name, "  (", one.category, ", ", one.scheme, ")")});
    }
    m_prompt.say("");
    m_prompt.say(text(
        "Who sends? ", presets.size(), " providers are known; 'custom' is a system of your own."));
    HOOKCTL_TRY_AS(const std::string id,
                   m_prompt.choose("Provider, or a part of its name",
                                   items,
                                   "custom",
                                   Prompt::Listed::later,
                                   [&](const std::string& typed) -> Result<std::string> {
                                     HOOKCTL_TRY_AS(const auto preset,
                                                    m_workspace.presets.find(typed));
                                     return preset.id;
                                   }));
    HOOKCTL_TRY_AS(m_preset, m_workspace.presets.find(id));
    m_answers.form.provider = id;
    return {};
  }

  Result<> ask_name()
  {
    HOOKCTL_TRY_AS(const auto taken, m_workspace.store.names());
    std::string proposed = model::suggest_account_name(m_preset.id);
    for (int n = 2; std::find(taken.begin(), taken.end(), proposed) != taken.end(); ++n) {
      proposed = text(model::suggest_account_name(m_preset.id), '_', n);
    }
    m_prompt.say("");
    return ask_until_good(m_prompt, [&]() -> Result<> {
      HOOKCTL_TRY_AS(const std::string typed,
                     m_prompt.ask("Account name (a-z, 0-9 and _; never renamed)", proposed));
      if (const auto name = model::AccountName::parse(typed); !name) {
        proposed = model::suggest_account_name(typed);
        return tl::unexpected<Error>(name.error());
      }
      if (std::find(taken.begin(), taken.end(), typed) != taken.end()) {
        return fail(ErrorCode::already_exists,
                    text("there is an account ", quote(typed), " already"));
      }
      m_answers.name = typed;
      return {};
    });
  }

  Result<> ask_domain()
  {
    if (!m_preset.domain) {
      return {};
    }
    m_prompt.say("");
    m_prompt.say(text("Only deliveries of one domain can be let in: each states its own at ",
                      m_preset.domain->text(),
                      "."));
    return ask_until_good(m_prompt, [&]() -> Result<> {
      HOOKCTL_TRY_AS(const std::string typed, m_prompt.ask("Domain of the sender (Enter: any)"));
      if (!typed.empty()) {
        HOOKCTL_TRY_AS(m_answers.form.domain, model::parse_domain(typed));
      }
      return {};
    });
  }

  /// What the scheme needs beside the key.
  Result<> ask_values()
  {
    for (const preset::NeededValue& value : m_preset.values) {
      HOOKCTL_TRY(ask_until_good(m_prompt, [&]() -> Result<> {
        HOOKCTL_TRY_AS(const std::string typed,
                       m_prompt.ask(text(
                           value.name, ": ", value.help, value.optional ? " (Enter: none)" : "")));
        if (typed.empty()) {
          return value.optional
                     ? Result<>{}
                     : fail(ErrorCode::invalid_argument, text(m_preset.id, " needs ", value.name));
        }
        m_answers.form.auth_values.emplace_back(value.name, typed);
        return {};
      }));
    }
    return {};
  }

  Result<> ask_key()
  {
    HOOKCTL_TRY_AS(m_answers.form.auth_key,
                   cli::ask_key(m_prompt, m_preset, m_answers.name, m_workspace, m_context));
    return {};
  }

  Result<> ask_payload()
  {
    const bool has_sample = m_preset.category != kOwnCategory && !m_preset.sample.empty();
    m_prompt.say("");
    return ask_until_good(m_prompt, [&]() -> Result<> {
      HOOKCTL_TRY_AS(const std::string file,
                     m_prompt.ask(has_sample ? "File with a payload (Enter: the preset's sample)"
                                             : "File with a sample payload (Enter: none)"));
      return file.empty() ? (has_sample ? take_preset_sample() : Result<>{}) : take_payload(file);
    });
  }

  Result<> take_preset_sample()
  {
    HOOKCTL_TRY_AS(auto document, preset::parse_sample(m_preset, m_preset.sample));
    m_document = std::move(document);
    return {};
  }

  Result<> take_payload(const std::string& file)
  {
    if (file == "-") {
      return fail(ErrorCode::invalid_argument, "standard input is where you answer", "name a file");
    }
    Form form = m_answers.form;
    HOOKCTL_TRY_AS(form.payload, read_input(m_context, file).map_error(as_wrong_name));
    form.payload_file = file;
    HOOKCTL_TRY(check(form).map_error(in_payload_file(form)));
    HOOKCTL_TRY_AS(auto document, json::Document::parse(*form.payload).map_error(within(file)));
    m_document.reset();
    if (!schema::is_schema(document)) {
      m_document = std::move(document);
    }
    m_answers.form = std::move(form);
    return {};
  }

  Result<> ask_recipient()
  {
    m_prompt.say("");
    HOOKCTL_TRY_AS(
        m_answers.form.send_to_user,
        m_prompt.ask_yes("Send event data to the one user whom sender and source name?", false));
    return {};
  }

  /// Empty where no payload is known.
  [[nodiscard]] Items paths(std::optional<mapping::Role> role) const
  {
    return m_document
               ? path_choice(*m_document, m_preset.sample_headers, m_context.clock().now(), role)
               : Items{};
  }

  static Result<std::string> parse_path(const std::string& typed)
  {
    HOOKCTL_TRY_AS(const auto selector, select::Selector::parse(typed));
    return selector.text();
  }

  /// A path for one field of the form, put there and checked; "" leaves the field alone.
  Result<>
  ask_path(mapping::Role role, std::optional<std::vector<std::string>> Form::*field, bool is_needed)
  {
    const Items items = paths(role);
    return ask_until_good(m_prompt, [&]() -> Result<> {
      HOOKCTL_TRY_AS(const std::string path,
                     m_prompt.choose(kPathQuestion, items, "", Prompt::Listed::now, parse_path));
      if (path.empty()) {
        return is_needed ? fail(ErrorCode::invalid_argument, "an event for a user needs one")
                         : Result<>{};
      }
      Form form = m_answers.form;
      form.*field = std::vector<std::string>{path};
      HOOKCTL_TRY(check(form));
      m_answers.form = std::move(form);
      return {};
    });
  }

  /// What Enter does in place of a path.
  [[nodiscard]] std::string at_enter(const std::string& preset) const
  {
    return !preset.empty() ? text("; Enter leaves it to the preset, which looks at ", preset, ".")
           : is_for_user() ? "; an event for a user needs one."
                           : "; Enter for none.";
  }

  [[nodiscard]] bool is_for_user() const { return m_answers.form.send_to_user.value_or(false); }

  Result<> ask_sender()
  {
    const std::string own = selector_texts(m_preset.sender);
    m_prompt.say("");
    m_prompt.say(text("Sender: where in the payload the user's id is", at_enter(own)));
    return ask_path(mapping::Role::sender, &Form::sender_path, is_for_user() && own.empty());
  }

  Result<> ask_source()
  {
    const std::string own = selector_texts(m_preset.source);
    m_prompt.say("");
    m_prompt.say("Source: the channel on which the user is known. One for every event, such as "
                 "whatsapp; Enter where the payload says it, or where none is needed.");
    HOOKCTL_TRY(ask_until_good(m_prompt, [&]() -> Result<> {
      HOOKCTL_TRY_AS(const std::string typed, m_prompt.ask("Channel of every event"));
      if (!typed.empty()) {
        HOOKCTL_TRY(model::SourceId::parse(typed));
        m_answers.form.default_source = typed;
      }
      return {};
    }));
    if (m_answers.form.default_source || (!is_for_user() && !m_document)) {
      return {};
    }
    m_prompt.say(text("Where in the payload it is", at_enter(own)));
    return ask_path(mapping::Role::source, &Form::source_path, is_for_user() && own.empty());
  }

  Result<> ask_params()
  {
    const Items items = paths(std::nullopt);
    m_prompt.say("");
    m_prompt.say("Parameters: further values that the event shall have; Enter for no more.");
    bool is_done = false;
    for (auto listed = Prompt::Listed::now; !is_done; listed = Prompt::Listed::before) {
      HOOKCTL_TRY(ask_until_good(m_prompt, [&]() -> Result<> {
        HOOKCTL_TRY_AS(const std::string path,
                       m_prompt.choose(kPathQuestion, items, "", listed, parse_path));
        is_done = path.empty();
        return is_done ? Result<>{} : add_param(path);
      }));
    }
    return {};
  }

  Result<> add_param(const std::string& path)
  {
    HOOKCTL_TRY_AS(const std::string name, m_prompt.ask("Its name", param_name(path)));
    Form form = m_answers.form;
    std::erase_if(form.params, [&](const auto& param) { return param.first == name; });
    form.params.emplace_back(name, path);
    HOOKCTL_TRY(check(form));
    m_answers.form = std::move(form);
    return {};
  }

  Result<> ask_events()
  {
    HOOKCTL_TRY_AS(m_answers.events, cli::ask_events(m_prompt, m_preset.event.codes));
    return {};
  }

  void summarize(const account::Account& account) const
  {
    m_prompt.say("");
    for (const auto& [field, value] :
         answer_rows(m_answers, account, m_preset, m_context.environment())) {
      m_prompt.say_field(field, value);
    }
    m_prompt.say("");
  }

  Workspace& m_workspace;
  const Context& m_context;
  Prompt& m_prompt;
  Answers m_answers;
  preset::Preset m_preset;
  std::optional<json::Document> m_document; ///< the payload that paths are chosen from
};

} // namespace

Result<std::optional<Answers>> ask_account(Workspace& workspace, const Context& context)
{
  HOOKCTL_TRY(model::require_editable(context.environment(), "an account cannot be added"));
  HOOKCTL_TRY_AS(auto prompt, Prompt::open(context));
  return Wizard(workspace, context, prompt).run();
}

} // namespace hookctl::cli
