#include "cli/commands/account/form.hpp"

#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/config/verify_block.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/os/files.hpp"

#include <algorithm>
#include <filesystem>

namespace hookctl::cli {

namespace {

constexpr std::size_t kMaxKey = 64U << 10U;
/// The word for --auth-scheme that takes the account's own scheme away.
constexpr const char* kPresetScheme = "preset";

std::vector<std::string> scheme_words()
{
  std::vector<std::string> words = config::recipe_schemes();
  words.emplace_back(kPresetScheme);
  return words;
}

auto for_flag(std::string_view flag)
{
  return within(text("flag ", flag));
}

Result<model::KeyReference> literal_key(Result<std::string> bytes)
{
  HOOKCTL_TRY_AS(const std::string typed, std::move(bytes));
  std::string key(without_line_end(typed));
  if (key.empty()) {
    return fail(ErrorCode::invalid_argument,
                "the key is empty",
                "pipe it in: printf %s \"$KEY\" | hookctl …");
  }
  return model::KeyReference{model::KeyReference::Kind::value, {}, model::Secret(std::move(key))};
}

Result<model::KeyReference> key_from_descriptor(const std::string& digits)
{
  const auto descriptor = parse_integer<int>(digits);
  if (!descriptor || *descriptor < 0) {
    return fail(ErrorCode::invalid_argument,
                text("--auth-key-fd ", quote(digits), " is not a file descriptor"),
                "give the number of an open one, as in --auth-key-fd 3 3<keyfile");
  }
  auto key = os::read_descriptor(*descriptor, kMaxKey);
  if (!key) {
    return fail(ErrorCode::invalid_argument,
                text("--auth-key-fd ", *descriptor, " cannot be read: ", key.error().message),
                "open it for the command, as in --auth-key-fd 3 3<keyfile");
  }
  return literal_key(std::move(key));
}

Result<std::pair<std::string, std::string>> parse_param(const std::string& typed)
{
  const auto parts = split(typed, '=', 2);
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  const std::string_view name = parts[0];
  if (parts.size() != 2 || name.empty() || name.size() > 64 ||
      !std::all_of(name.begin(), name.end(), good)) {
    return fail(
        ErrorCode::invalid_argument,
        text("--param ", quote(typed), " is not NAME=PATH, with NAME of letters, digits and _"),
        R"(write it as --param order_id=id, or --param plan='"gold"' for a constant)");
  }
  return std::pair{std::string(name), std::string(parts[1])};
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

Result<std::optional<yaml::Value>> parse_recipe(const Arguments& arguments)
{
  config::AuthRecipe recipe;
  recipe.scheme = arguments.value("--auth-scheme").value_or("");
  recipe.header = arguments.value("--auth-header");
  recipe.prefix = arguments.value("--auth-prefix");
  recipe.encoding = arguments.value("--auth-encoding");
  recipe.signed_text = arguments.value("--auth-signed");
  recipe.key_format = arguments.value("--auth-key-format");
  recipe.timestamp = arguments.value("--auth-timestamp");
  recipe.tolerance = arguments.value("--auth-tolerance");
  const bool alone = !recipe.header && !recipe.prefix && !recipe.encoding && !recipe.signed_text &&
                     !recipe.key_format && !recipe.timestamp && !recipe.tolerance;
  if (alone && (recipe.scheme.empty() || recipe.scheme == kPresetScheme)) {
    return std::optional<yaml::Value>{};
  }
  if (recipe.scheme == kPresetScheme) {
    return fail(ErrorCode::invalid_argument,
                "--auth-scheme preset takes no other --auth-… flag but the key's",
                "leave them out: the preset says it all");
  }
  HOOKCTL_TRY_AS(auto block, config::make_verify_block(recipe));
  return std::optional(std::move(block));
}

Result<std::optional<model::KeyReference>> parse_handshake_token(const Arguments& arguments)
{
  const auto variable = arguments.value("--handshake-token-env");
  const auto file = arguments.value("--handshake-token-file");
  if (variable && file) {
    return fail(ErrorCode::invalid_argument,
                "--handshake-token-env and --handshake-token-file exclude each other",
                "leave one out");
  }
  if (variable) {
    HOOKCTL_TRY_AS(auto reference, key_in_variable("--handshake-token-env", *variable));
    return std::optional(std::move(reference));
  }
  return file ? std::optional(key_in_file(*file)) : std::optional<model::KeyReference>{};
}

Result<std::optional<bool>> parse_send_to_user(const Arguments& arguments)
{
  const bool yes = arguments.has("--send-to-user");
  const bool no = arguments.has("--no-send-to-user");
  if (yes && no) {
    return fail(ErrorCode::invalid_argument,
                "--send-to-user and --no-send-to-user exclude each other",
                "leave one out");
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

void set_param(account::Account& account, const std::string& name, const std::string& path)
{
  const auto same = std::find_if(account.params.begin(),
                                 account.params.end(),
                                 [&](const auto& param) { return param.first == name; });
  if (path.empty()) {
    std::erase_if(account.params, [&](const auto& param) { return param.first == name; });
  } else if (same != account.params.end()) {
    same->second = path;
  } else {
    account.params.emplace_back(name, path);
  }
}

void set_if_given(std::string& field, const std::optional<std::string>& given)
{
  field = given.value_or(field);
}

} // namespace

Result<model::KeyReference> key_in_variable(std::string_view flag, const std::string& name)
{
  auto reference = model::parse_key_reference("env:" + name);
  if (!reference) {
    return fail(ErrorCode::invalid_argument,
                text(flag, " ", quote(name), " is not the name of an environment variable"),
                text("write it as ", flag, " SHOP_KEY: letters, digits and _"));
  }
  return reference;
}

model::KeyReference key_in_file(const std::string& file)
{
  // The listener runs from another folder: the reference must not depend on this one.
  return {model::KeyReference::Kind::file,
          std::filesystem::absolute(file).lexically_normal().string(),
          {}};
}

std::vector<Flag> key_flags()
{
  return {
      {.name = "--auth-key-env",
       .value = "NAME",
       .help = "the authenticate key is in this environment variable"},
      {.name = "--auth-key-file",
       .value = "FILE",
       .help = "the authenticate key is in this file (mode 0600)",
       .completion = Completion::file},
      {.name = "--auth-key-stdin",
       .help =
           "read the authenticate key from standard input and keep it in the 0600 account file"},
      {.name = "--auth-key-fd", .value = "N", .help = "the same from an open file descriptor"},
      {.name = "--strict", .help = "a key that cannot be loaded here is an error, not a warning"},
  };
}

std::vector<Flag> form_flags()
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
       .help = "a sample JSON payload that the paths are checked against (- for standard input)",
       .completion = Completion::file},
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
      {.name = "--event-path", .value = "PATH", .help = "where the event code is"},
      {.name = "--id-path", .value = "PATH", .help = "where the sender's delivery id is"},
      {.name = "--time-path", .value = "PATH", .help = "where the event's time is"},
  };
  for (Flag& flag : key_flags()) {
    flags.push_back(std::move(flag));
  }
  const std::vector<Flag> recipe = {
      {.name = "--handshake-token-env",
       .value = "NAME",
       .help = "the variable with the token that a provider's URL check must state"},
      {.name = "--handshake-token-file",
       .value = "FILE",
       .help = "the file with that token (mode 0600)",
       .completion = Completion::file},
      {.name = "--auth-scheme",
       .value = "SCHEME",
       .help =
           "how this sender proves itself, instead of the preset's way; preset goes back to that",
       .choices = scheme_words()},
      {.name = "--auth-header", .value = "NAME", .help = "the header with the token or signature"},
      {.name = "--auth-prefix",
       .value = "TEXT",
       .help = "what stands before it, such as 'sha256='"},
      {.name = "--auth-encoding",
       .value = "ENCODING",
       .help = "how the signature is written",
       .default_text = "hex",
       .choices = {"hex", "base64"}},
      {.name = "--auth-signed",
       .value = "TEMPLATE",
       .help = "the text under the signature",
       .default_text = "{body}"},
      {.name = "--auth-key-format",
       .value = "FORMAT",
       .help = "how the key's text becomes bytes",
       .default_text = "utf8",
       .choices = {"utf8", "hex", "base64", "whsec"}},
      {.name = "--auth-timestamp",
       .value = "header:NAME",
       .help = "the header with the signed Unix time in seconds"},
      {.name = "--auth-tolerance",
       .value = "SECONDS",
       .help = "how far that time may be off",
       .default_text = "300"},
  };
  flags.insert(flags.end(), recipe.begin(), recipe.end());
  return flags;
}

Result<std::optional<model::KeyReference>> parse_key_flags(const Arguments& arguments,
                                                           const Context& context)
{
  int given = 0;
  for (const char* flag :
       {"--auth-key-env", "--auth-key-file", "--auth-key-stdin", "--auth-key-fd"}) {
    given += arguments.has(flag) ? 1 : 0;
  }
  if (given > 1) {
    return fail(
        ErrorCode::invalid_argument,
        "--auth-key-env, --auth-key-file, --auth-key-stdin and --auth-key-fd exclude each other",
        "give the key in one place");
  }
  if (const auto variable = arguments.value("--auth-key-env")) {
    HOOKCTL_TRY_AS(auto reference, key_in_variable("--auth-key-env", *variable));
    return std::optional(std::move(reference));
  }
  if (const auto file = arguments.value("--auth-key-file")) {
    return std::optional(key_in_file(*file));
  }
  if (arguments.has("--auth-key-stdin")) {
    HOOKCTL_TRY_AS(auto key,
                   literal_key(os::read_descriptor(context.world().in_descriptor, kMaxKey)));
    return std::optional(std::move(key));
  }
  if (const auto descriptor = arguments.value("--auth-key-fd")) {
    HOOKCTL_TRY_AS(auto key, key_from_descriptor(*descriptor));
    return std::optional(std::move(key));
  }
  return std::optional<model::KeyReference>{};
}

Result<Form> parse_form(const Arguments& arguments, const Context& context)
{
  Form form;
  const auto payload = arguments.value("--payload");
  if (payload && *payload == "-" && arguments.has("--auth-key-stdin")) {
    return fail(ErrorCode::invalid_argument,
                "--payload - and --auth-key-stdin both read standard input",
                "give one of them as a file");
  }
  form.provider = arguments.value("--provider");
  if (const auto domain = arguments.value("--domain")) {
    form.domain = "";
    if (!domain->empty()) {
      HOOKCTL_TRY_AS(form.domain, model::parse_domain(*domain).map_error(for_flag("--domain")));
    }
  }
  HOOKCTL_TRY_AS(form.send_to_user, parse_send_to_user(arguments));
  HOOKCTL_TRY(parse_paths(arguments, form));
  HOOKCTL_TRY_AS(form.verify, parse_recipe(arguments));
  form.preset_verify = arguments.value("--auth-scheme") == kPresetScheme;
  HOOKCTL_TRY_AS(form.auth_key, parse_key_flags(arguments, context));
  HOOKCTL_TRY_AS(form.handshake_token, parse_handshake_token(arguments));
  form.strict = arguments.has("--strict") ? config::Strict::yes : config::Strict::no;
  form.drop_payload = payload && payload->empty();
  if (payload && !payload->empty()) {
    HOOKCTL_TRY_AS(form.payload, read_input(context, *payload).map_error(for_flag("--payload")));
  }
  return form;
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
  for (const auto& [name, path] : form.params) {
    set_param(account, name, path);
  }
  set_if_given(account.event_path, form.event_path);
  set_if_given(account.id_path, form.id_path);
  set_if_given(account.time_path, form.time_path);
  if (form.verify || form.preset_verify) {
    account.verify = form.verify;
  }
  if (form.auth_key) {
    account.auth_key = form.auth_key;
  }
  if (form.handshake_token) {
    account.handshake_token = form.handshake_token;
  }
  return account;
}

} // namespace hookctl::cli
