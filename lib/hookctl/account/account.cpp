#include "hookctl/account/account.hpp"

#include "hookctl/account/account_yaml.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/yaml/reader.hpp"

namespace hookctl::account {

namespace {

using model::KeyReference;
using yaml::MapReader;
using yaml::Value;

/// Gives a rule's error the place of the value that broke it.
auto placed(const MapReader& reader, std::string_view key)
{
  return [&reader, key = std::string(key)](const Error& error) {
    Error out = reader.error_at(key, error.message, error.hint);
    out.code = ErrorCode::invalid_data;
    return out;
  };
}

Result<KeyReference> read_key(const MapReader& reader, std::string_view key, const Value& value)
{
  if (value.kind == Value::Kind::scalar) {
    return model::parse_key_reference(value.text).map_error(placed(reader, key));
  }
  HOOKCTL_TRY_AS(auto block, MapReader::open(value, text("account.", key)));
  HOOKCTL_TRY_AS(std::string literal, block.required_text("value"));
  HOOKCTL_TRY(block.finish());
  if (literal.empty()) {
    return fail(reader.error_at(key,
                                text("account.", key, " has an empty value"),
                                "write the key, or refer to it as env:NAME or file:PATH"));
  }
  return KeyReference{KeyReference::Kind::value, {}, model::Secret(std::move(literal))};
}

Result<std::optional<KeyReference>> take_key(MapReader& reader, std::string_view key)
{
  const Value* value = reader.take(key);
  if (value == nullptr) {
    return std::optional<KeyReference>{};
  }
  HOOKCTL_TRY_AS(auto reference, read_key(reader, key, *value));
  return std::optional<KeyReference>(std::move(reference));
}

Result<std::optional<PreviousKey>> take_previous_key(MapReader& reader)
{
  constexpr std::string_view kKey = "auth_key_previous";
  const Value* value = reader.take(kKey);
  if (value == nullptr) {
    return std::optional<PreviousKey>{};
  }
  HOOKCTL_TRY_AS(auto block, MapReader::open(*value, "account.auth_key_previous"));
  const Value* ref = block.take("ref");
  if (ref == nullptr) {
    return fail(block.error_at("ref",
                               "account.auth_key_previous has no ref",
                               "write {ref: env:OLD_KEY, until: 2026-12-31T00:00:00Z}"));
  }
  PreviousKey previous;
  HOOKCTL_TRY_AS(previous.reference, read_key(block, "ref", *ref));
  HOOKCTL_TRY_AS(const auto until, block.optional_text("until"));
  if (until) {
    previous.until = parse_time(*until);
    if (!previous.until) {
      return fail(
          block.error_at("until",
                         text("account.auth_key_previous.until ", quote(*until), " is not a time"),
                         "write it as 2026-12-31T00:00:00Z (RFC 3339)"));
    }
  }
  HOOKCTL_TRY(block.finish());
  return std::optional<PreviousKey>(std::move(previous));
}

/// An empty `expected_name` is none.
Result<model::AccountName> take_name(MapReader& reader, std::string_view expected_name)
{
  HOOKCTL_TRY_AS(const std::string name, reader.required_text("name"));
  if (!expected_name.empty() && name != expected_name) {
    return fail(reader.error_at(
        "name",
        text("account name ", quote(name), " is not the file's name ", quote(expected_name)),
        "an account is never renamed; name the file NAME.yaml after it"));
  }
  return model::AccountName::parse(name).map_error(placed(reader, "name"));
}

Result<> read_form(MapReader& reader, Account& account)
{
  HOOKCTL_TRY_AS(const auto provider, reader.optional_text("provider"));
  account.provider = provider.value_or("custom");
  HOOKCTL_TRY_AS(const auto domain, reader.optional_text("domain"));
  if (domain) {
    HOOKCTL_TRY_AS(account.domain,
                   model::parse_domain(*domain).map_error(placed(reader, "domain")));
  }
  HOOKCTL_TRY_AS(const auto payload, reader.optional_text("payload"));
  account.payload = payload.value_or("");
  HOOKCTL_TRY_AS(const auto check,
                 reader.optional_word("payload_check", {"off", "warn", "reject"}));
  if (check) {
    account.payload_check = parse_payload_check(*check).value_or(PayloadCheck::warn);
  }
  HOOKCTL_TRY_AS(const auto send_to_user, reader.optional_bool("send_to_user"));
  account.send_to_user = send_to_user.value_or(false);
  HOOKCTL_TRY_AS(const auto source, reader.optional_text("default_source"));
  if (source) {
    HOOKCTL_TRY_AS(account.default_source,
                   model::SourceId::parse(*source).map_error(placed(reader, "default_source")));
  }
  HOOKCTL_TRY_AS(account.sender_path, reader.optional_texts("sender_path"));
  HOOKCTL_TRY_AS(account.source_path, reader.optional_texts("source_path"));
  HOOKCTL_TRY_AS(account.params, reader.optional_text_map("params"));
  return {};
}

Result<std::vector<model::IpNetwork>> take_networks(MapReader& reader, std::string_view key)
{
  HOOKCTL_TRY_AS(const auto typed, reader.optional_texts(key));
  std::vector<model::IpNetwork> networks;
  for (const std::string& one : typed) {
    HOOKCTL_TRY_AS(const auto network, model::IpNetwork::parse(one).map_error(placed(reader, key)));
    networks.push_back(network);
  }
  return networks;
}

Result<> read_keys(MapReader& reader, Account& account)
{
  HOOKCTL_TRY_AS(account.auth_key, take_key(reader, "auth_key"));
  HOOKCTL_TRY_AS(account.auth_key_previous, take_previous_key(reader));
  HOOKCTL_TRY_AS(account.handshake_token, take_key(reader, "handshake_token"));
  HOOKCTL_TRY_AS(const auto visit_handshakes, reader.optional_bool("visit_handshakes"));
  account.visit_handshakes = visit_handshakes.value_or(false);
  HOOKCTL_TRY_AS(account.allow_from, take_networks(reader, "allow_from"));
  HOOKCTL_TRY_AS(const auto variant, reader.optional_text("variant"));
  account.variant = variant.value_or("");
  HOOKCTL_TRY_AS(account.auth_values, reader.optional_text_map("auth_values"));
  if (const Value* verify = reader.take("verify")) {
    account.verify = *verify;
  }
  if (const Value* unwrap = reader.take("unwrap")) {
    account.unwrap = *unwrap;
  }
  return {};
}

Result<> read_events(MapReader& reader, Account& account)
{
  HOOKCTL_TRY_AS(const auto event_path, reader.optional_text("event_path"));
  HOOKCTL_TRY_AS(const auto id_path, reader.optional_text("id_path"));
  HOOKCTL_TRY_AS(const auto time_path, reader.optional_text("time_path"));
  account.event_path = event_path.value_or("");
  account.id_path = id_path.value_or("");
  account.time_path = time_path.value_or("");
  HOOKCTL_TRY_AS(account.events, reader.optional_texts("events"));
  return {};
}

/// With a token of "" when there is none.
Result<Account> read_all(MapReader& reader, std::string_view expected_name)
{
  HOOKCTL_TRY_AS(auto name, take_name(reader, expected_name));
  Account account{.name = std::move(name)};
  HOOKCTL_TRY(read_form(reader, account));
  HOOKCTL_TRY(read_keys(reader, account));
  HOOKCTL_TRY(read_events(reader, account));
  HOOKCTL_TRY_AS(const auto token, reader.optional_text("token"));
  HOOKCTL_TRY(reader.finish());
  account.token = token.value_or("");
  if (token && !model::is_token(*token)) {
    return fail(reader.error_at(
        "token",
        "account.token is not 22 characters of base64url",
        text("run 'hookctl account rotate-url ", account.name.value(), "' to make one")));
  }
  return account;
}

Value key_value(const KeyReference& reference, Redact redact)
{
  if (reference.kind != KeyReference::Kind::value) {
    return Value::scalar(model::to_string(reference));
  }
  Value block = Value::map();
  Value literal = Value::scalar(redact == Redact::yes ? std::string(model::kRedacted)
                                                      : std::string(reference.value.reveal()));
  literal.quoted = true;
  block.add("value", std::move(literal));
  return block;
}

Value text_value(std::string text)
{
  Value value = Value::scalar(std::move(text));
  value.quoted = true;
  return value;
}

Value text_list(const std::vector<std::string>& texts)
{
  Value list = Value::sequence();
  for (const std::string& item : texts) {
    list.items.push_back(text_value(item));
  }
  return list;
}

void add_text(Value& map, std::string key, const std::string& text)
{
  if (!text.empty()) {
    map.add(std::move(key), text_value(text));
  }
}

void add_list(Value& map, std::string key, const std::vector<std::string>& texts)
{
  if (!texts.empty()) {
    map.add(std::move(key), text_list(texts));
  }
}

void add_text_map(Value& map,
                  std::string key,
                  const std::vector<std::pair<std::string, std::string>>& texts)
{
  if (texts.empty()) {
    return;
  }
  Value block = Value::map();
  for (const auto& [name, text] : texts) {
    block.add(name, text_value(text));
  }
  map.add(std::move(key), std::move(block));
}

void add_keys(Value& map, const Account& account, Redact redact)
{
  if (account.auth_key) {
    map.add("auth_key", key_value(*account.auth_key, redact));
  }
  if (account.auth_key_previous) {
    Value previous = Value::map();
    previous.add("ref", key_value(account.auth_key_previous->reference, redact));
    if (account.auth_key_previous->until) {
      previous.add("until", text_value(format_time(*account.auth_key_previous->until)));
    }
    map.add("auth_key_previous", std::move(previous));
  }
  if (account.handshake_token) {
    map.add("handshake_token", key_value(*account.handshake_token, redact));
  }
  if (account.visit_handshakes) {
    map.add("visit_handshakes", Value::scalar("true"));
  }
  add_list(map, "allow_from", model::to_strings(account.allow_from));
  add_text(map, "variant", account.variant);
  add_text_map(map, "auth_values", account.auth_values);
  if (account.verify) {
    map.add("verify", *account.verify);
  }
  if (account.unwrap) {
    map.add("unwrap", *account.unwrap);
  }
}

void write_list(json::Writer& out, std::string_view key, const std::vector<std::string>& texts)
{
  out.key(key).begin_array();
  for (const std::string& item : texts) {
    out.string(item);
  }
  out.end_array();
}

void write_text_map(json::Writer& out,
                    std::string_view key,
                    const std::vector<std::pair<std::string, std::string>>& texts)
{
  out.key(key).begin_object();
  for (const auto& [name, text] : texts) {
    out.member(name, text);
  }
  out.end_object();
}

void write_text_or_null(json::Writer& out, std::string_view key, const std::string& text)
{
  text.empty() ? out.member_null(key) : out.member(key, text);
}

void write_key_or_null(json::Writer& out,
                       std::string_view key,
                       const std::optional<KeyReference>& reference)
{
  reference ? out.member(key, model::to_string(*reference)) : out.member_null(key);
}

void write_previous_key(json::Writer& out, const std::optional<PreviousKey>& previous)
{
  if (!previous) {
    out.member_null("auth_key_previous");
    return;
  }
  out.key("auth_key_previous").begin_object().member("ref", model::to_string(previous->reference));
  previous->until ? out.member("until", format_time(*previous->until)) : out.member_null("until");
  out.end_object();
}

} // namespace

std::string_view to_string(PayloadCheck check)
{
  switch (check) {
  case PayloadCheck::off:
    return "off";
  case PayloadCheck::warn:
    return "warn";
  case PayloadCheck::reject:
    return "reject";
  }
  return "warn";
}

std::optional<PayloadCheck> parse_payload_check(std::string_view word)
{
  for (const PayloadCheck check : {PayloadCheck::off, PayloadCheck::warn, PayloadCheck::reject}) {
    if (word == to_string(check)) {
      return check;
    }
  }
  return std::nullopt;
}

Result<Account>
parse_account(std::string_view yaml_text, std::string_view file, std::string_view expected_name)
{
  HOOKCTL_TRY_AS(const Value root, yaml::parse(yaml_text, file));
  HOOKCTL_TRY_AS(auto reader, MapReader::open(root, "account"));
  HOOKCTL_TRY_AS(auto account, read_all(reader, expected_name));
  if (account.token.empty()) {
    return fail(reader.error_at(
        "token",
        "account.token is missing",
        text("run 'hookctl account rotate-url ", account.name.value(), "' to make one")));
  }
  return account;
}

Result<Account> read_account(const Value& value)
{
  HOOKCTL_TRY_AS(auto reader, MapReader::open(value, "account"));
  return read_all(reader, "");
}

std::string write_account(const Account& account, Redact redact)
{
  return yaml::write(account_value(account, redact));
}

Value account_value(const Account& account, Redact redact)
{
  Value map = Value::map();
  add_text(map, "name", account.name.value());
  add_text(map, "provider", account.provider);
  add_text(map, "domain", account.domain);
  add_text(map, "payload", account.payload);
  if (account.payload_check != PayloadCheck::warn) {
    map.add("payload_check", Value::scalar(std::string(to_string(account.payload_check))));
  }
  add_keys(map, account, redact);
  map.add("send_to_user", Value::scalar(account.send_to_user ? "true" : "false"));
  if (account.default_source) {
    add_text(map, "default_source", account.default_source->value());
  }
  add_list(map, "sender_path", account.sender_path);
  add_list(map, "source_path", account.source_path);
  add_text_map(map, "params", account.params);
  add_text(map, "event_path", account.event_path);
  add_text(map, "id_path", account.id_path);
  add_text(map, "time_path", account.time_path);
  add_list(map, "events", account.events);
  add_text(map, "token", redact == Redact::yes ? std::string(model::kRedacted) : account.token);
  return map;
}

std::string account_json(const Account& account)
{
  json::Writer out;
  out.begin_object();
  out.member("name", account.name.value()).member("provider", account.provider);
  write_text_or_null(out, "domain", account.domain);
  write_text_or_null(out, "payload", account.payload);
  out.member("payload_check", to_string(account.payload_check));
  out.member("send_to_user", account.send_to_user);
  write_text_or_null(
      out, "default_source", account.default_source ? account.default_source->value() : "");
  write_key_or_null(out, "auth_key", account.auth_key);
  write_previous_key(out, account.auth_key_previous);
  write_key_or_null(out, "handshake_token", account.handshake_token);
  out.member("visit_handshakes", account.visit_handshakes);
  write_list(out, "allow_from", model::to_strings(account.allow_from));
  write_text_or_null(out, "variant", account.variant);
  write_text_map(out, "auth_values", account.auth_values);
  write_list(out, "sender_path", account.sender_path);
  write_list(out, "source_path", account.source_path);
  write_text_map(out, "params", account.params);
  out.member("own_verify", account.verify.has_value());
  out.member("own_unwrap", account.unwrap.has_value());
  write_text_or_null(out, "event_path", account.event_path);
  write_text_or_null(out, "id_path", account.id_path);
  write_text_or_null(out, "time_path", account.time_path);
  write_list(out, "events", account.events);
  out.end_object();
  return out.text();
}

} // namespace hookctl::account
