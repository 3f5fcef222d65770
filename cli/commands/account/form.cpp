#include "cli/commands/account/form.hpp"

#include "cli/commands/account/key_flags.hpp"
#include "cli/commands/account/scheme_flags.hpp"
#include "cli/commands/for_flag.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/preset/preset.hpp"

#include <algorithm>
#include <array>

namespace hookctl::cli {

namespace {

/// What `account update` takes away when it is given empty.
constexpr std::array<std::string_view, 11> kClearable = {"--domain",
                                                         "--payload",
                                                         "--default-source",
                                                         "--sender-path",
                                                         "--source-path",
                                                         "--unwrap",
                                                         "--event-path",
                                                         "--id-path",
                                                         "--time-path",
                                                         "--allow-from",
                                                         "--variant"};

Result<std::pair<std::string, std::string>> parse_param(const std::string& typed)
{
  auto param = parse_pair(typed);
  if (!param) {
    return fail(
        Failure::malformed_pair,
        text("--param ", quote(typed), " is not NAME=PATH, with NAME of letters, digits and _"),
        R"(write it as --param order_id=id, or --param plan='"gold"' for a constant)");
  }
  return *std::move(param);
}

std::optional<std::vector<std::string>> given_paths(const Arguments& arguments,
                                                    std::string_view flag)
{
  if (!arguments.has(flag)) {
    return std::nullopt;
  }
  std::vector<std::string> paths = arguments.values(flag);
  std::erase(paths, "");
  return paths;
}

/// START[,STEP…]: one pipeline of a preset's `unwrap:` block.
yaml::Value parse_pipeline(const std::string& typed)
{
  const auto parts = split(typed, ',');
  yaml::Value pipeline = yaml::Value::map();
  pipeline.add("from", std::string(parts[0]));
  if (parts.size() > 1) {
    yaml::Value steps = yaml::Value::sequence();
    for (std::size_t i = 1; i < parts.size(); ++i) {
      steps.items.push_back(yaml::Value::string(std::string(parts[i])));
    }
    pipeline.add("decode", std::move(steps));
  }
  return pipeline;
}

Result<> parse_unwrap(const Arguments& arguments, Form& form)
{
  const auto given = arguments.values("--unwrap");
  form.preset_unwrap = given.size() == 1 && given.front().empty();
  if (given.empty() || form.preset_unwrap) {
    return {};
  }
  yaml::Value block = yaml::Value::sequence();
  for (const std::string& typed : given) {
    block.items.push_back(parse_pipeline(typed));
  }
  if (auto checked = preset::parse_unwrap(block); !checked) {
    Error error = std::move(checked).error();
    error.code = ErrorCode::invalid_argument; // typed here, not read from a file
    error.at.reset();
    return fail(for_flag("--unwrap")(std::move(error)));
  }
  form.unwrap = std::move(block);
  return {};
}

/// nullopt when none is given; an empty list takes them away.
Result<std::optional<std::vector<model::IpNetwork>>> parse_allow_from(const Arguments& arguments)
{
  constexpr std::string_view kFlag = "--allow-from";
  if (!arguments.has(kFlag)) {
    return std::optional<std::vector<model::IpNetwork>>{};
  }
  std::vector<model::IpNetwork> networks;
  for (const std::string& typed : arguments.values(kFlag)) {
    if (!typed.empty()) {
      HOOKCTL_TRY_AS(const auto network, model::IpNetwork::parse(typed).map_error(for_flag(kFlag)));
      networks.push_back(network);
    }
  }
  return std::optional(std::move(networks));
}

std::vector<Flag> handshake_flags()
{
  return {
      {.name = "--handshake-token-env",
       .value = "NAME",
       .help = "the variable with the token that a provider's URL check must state"},
      {.name = "--handshake-token-file",
       .value = "FILE",
       .help = "the file with that token (mode 0600)",
       .completion = Completion::file},
      {.name = "--visit-handshakes",
       .help = "open the URL by which a provider has the subscription confirmed"},
      {.name = "--no-visit-handshakes", .help = "leave that to you (the default)"},
      {.name = "--allow-from",
       .value = "CIDR",
       .help = "let deliveries in from these addresses only, such as 203.0.113.0/24; behind a "
               "proxy see 'hookctl listen --trusted-proxy'; '' lets them in from everywhere",
       .default_text = "from everywhere",
       .repeatable = true},
  };
}

/// --NAME and --no-NAME.
Result<std::optional<bool>> parse_switch(const Arguments& arguments, std::string_view name)
{
  const std::string on = text("--", name);
  const std::string off = text("--no-", name);
  const bool yes = arguments.has(on);
  const bool no = arguments.has(off);
  if (yes && no) {
    return fail(
        Failure::flags_exclude, text(on, " and ", off, " exclude each other"), "leave one out");
  }
  return yes || no ? std::optional(yes) : std::optional<bool>{};
}

Result<> parse_paths(const Arguments& arguments, Form& form)
{
  form.default_source = arguments.value("--default-source");
  form.sender_path = given_paths(arguments, "--sender-path");
  form.source_path = given_paths(arguments, "--source-path");
  form.event_path = arguments.value("--event-path");
  form.id_path = arguments.value("--id-path");
  form.time_path = arguments.value("--time-path");
  for (const std::string& typed : arguments.values("--param")) {
    HOOKCTL_TRY_AS(auto param, parse_param(typed));
    form.params.push_back(std::move(param));
  }
  return {};
}

/// Sets one of the texts by its name; "" takes it away.
void set_text(std::vector<std::pair<std::string, std::string>>& texts,
              const std::string& name,
              const std::string& value)
{
  const auto same =
      std::find_if(texts.begin(), texts.end(), [&](const auto& one) { return one.first == name; });
  if (value.empty()) {
    std::erase_if(texts, [&](const auto& one) { return one.first == name; });
  } else if (same != texts.end()) {
    same->second = value;
  } else {
    texts.emplace_back(name, value);
  }
}

void set_if_given(std::string& field, const std::optional<std::string>& given)
{
  field = given.value_or(field);
}

} // namespace

std::vector<Flag> form_flags(Clearing clearing)
{
  std::vector<Flag> flags = {
      {.name = "--provider",
       .value = "ID",
       .help = "who sends: a preset's id, or custom",
       .default_text = "custom",
       .completion = Completion::provider},
      {.name = "--domain",
       .value = "HOST",
       .help = "the sending system's host; scheme and path are stripped"},
      {.name = "--payload",
       .value = "FILE",
       .help = "a sample JSON payload, or a JSON Schema of payloads, that the paths are checked "
               "against (- for standard input)",
       .completion = Completion::file},
      {.name = "--payload-check",
       .value = "MODE",
       .help = "what happens to a delivery whose payload does not fit that one",
       .default_text = "warn",
       .choices = {"off", "warn", "reject"}},
      {.name = "--send-to-user",
       .help = "send event data to the one user whom sender and source name"},
      {.name = "--no-send-to-user", .help = "send event data to the bot (the default)"},
      {.name = "--default-source",
       .value = "ID",
       .help = "the channel of every event, such as whatsapp; excludes --source-path"},
      {.name = "--sender-path",
       .value = "PATH",
       .help = "where the user's id is; the first path that matches wins",
       .repeatable = true},
      {.name = "--source-path",
       .value = "PATH",
       .help = "where the channel's id is; the first path that matches wins",
       .repeatable = true},
      {.name = "--param",
       .value = "NAME=PATH",
       .help = "a further value of the event; NAME='\"text\"' is a constant",
       .repeatable = true},
      {.name = "--unwrap",
       .value = "START[,STEP...]",
       .help = "the payload is JSON inside the body: form:FIELD, json:PATH (a string) or body, and "
               "how it is decoded there, such as base64; '' goes back to the preset's way",
       .repeatable = true},
      {.name = "--event-path", .value = "PATH", .help = "where the event code is"},
      {.name = "--id-path", .value = "PATH", .help = "where the sender's delivery id is"},
      {.name = "--time-path", .value = "PATH", .help = "where the event's time is"},
  };
  for (Flag& flag : key_flags()) {
    flags.push_back(std::move(flag));
  }
  for (const std::vector<Flag>& more : {handshake_flags(), scheme_flags()}) {
    flags.insert(flags.end(), more.begin(), more.end());
  }
  for (Flag& flag : flags) {
    flag.may_be_empty |=
        clearing == Clearing::yes && std::ranges::find(kClearable, flag.name) != kClearable.end();
  }
  return flags;
}

Result<Form> parse_form(const Arguments& arguments, const Context& context)
{
  Form form;
  const auto payload = arguments.value("--payload");
  if (payload && *payload == "-" && arguments.has("--auth-key-stdin")) {
    return fail(Failure::input_named_twice,
                "--payload - and --auth-key-stdin both read standard input",
                "give one of them as a file");
  }
  form.provider = arguments.value("--provider");
  if (const auto check = arguments.value("--payload-check")) {
    form.payload_check = account::parse_payload_check(*check);
  }
  if (const auto domain = arguments.value("--domain")) {
    form.domain = "";
    if (!domain->empty()) {
      HOOKCTL_TRY_AS(form.domain, model::parse_domain(*domain).map_error(for_flag("--domain")));
    }
  }
  HOOKCTL_TRY_AS(form.send_to_user, parse_switch(arguments, "send-to-user"));
  HOOKCTL_TRY(parse_paths(arguments, form));
  HOOKCTL_TRY_AS(form.verify, parse_recipe(arguments));
  form.preset_verify = wants_preset_scheme(arguments);
  HOOKCTL_TRY(parse_unwrap(arguments, form));
  form.variant = arguments.value("--variant");
  HOOKCTL_TRY_AS(form.auth_values, parse_auth_values(arguments));
  HOOKCTL_TRY_AS(form.visit_handshakes, parse_switch(arguments, "visit-handshakes"));
  HOOKCTL_TRY_AS(form.allow_from, parse_allow_from(arguments));
  HOOKCTL_TRY_AS(form.auth_key, parse_key_flags(arguments, context, KeyUse::kept));
  HOOKCTL_TRY_AS(form.handshake_token, parse_handshake_token(arguments));
  form.strict = arguments.has("--strict") ? config::Strict::yes : config::Strict::no;
  form.drop_payload = payload && payload->empty();
  if (payload && !payload->empty()) {
    HOOKCTL_TRY_AS(form.payload, read_input(context, *payload).map_error(for_flag("--payload")));
    form.payload_file = *payload == "-" ? "standard input" : *payload;
  }
  return form;
}

std::function<Error(Error)> in_payload_file(const Form& form)
{
  return [file = form.payload_file](Error error) {
    if (error.at && error.at->file.empty()) {
      error.at->file = file;
    }
    return error;
  };
}

Result<account::Account> fill_in(const Form& form, account::Account account)
{
  set_if_given(account.provider, form.provider);
  set_if_given(account.domain, form.domain);
  account.send_to_user = form.send_to_user.value_or(account.send_to_user);
  if (form.default_source) {
    account.default_source.reset();
    if (!form.default_source->empty()) {
      HOOKCTL_TRY_AS(
          account.default_source,
          model::SourceId::parse(*form.default_source).map_error(for_flag("--default-source")));
    }
  }
  account.sender_path = form.sender_path.value_or(account.sender_path);
  account.source_path = form.source_path.value_or(account.source_path);
  if (form.drop_payload) {
    account.payload.clear();
  }
  account.payload_check = form.payload_check.value_or(account.payload_check);
  for (const auto& [name, path] : form.params) {
    set_text(account.params, name, path);
  }
  set_if_given(account.event_path, form.event_path);
  set_if_given(account.id_path, form.id_path);
  set_if_given(account.time_path, form.time_path);
  if (form.verify || form.preset_verify) {
    account.verify = form.verify;
  }
  if (form.unwrap || form.preset_unwrap) {
    account.unwrap = form.unwrap;
  }
  set_if_given(account.variant, form.variant);
  for (const auto& [name, value] : form.auth_values) {
    set_text(account.auth_values, name, value);
  }
  account.visit_handshakes = form.visit_handshakes.value_or(account.visit_handshakes);
  account.allow_from = form.allow_from.value_or(account.allow_from);
  if (form.auth_key) {
    account.auth_key = form.auth_key;
  }
  if (form.handshake_token) {
    account.handshake_token = form.handshake_token;
  }
  return account;
}

} // namespace hookctl::cli
