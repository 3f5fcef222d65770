#include "cli/commands/account/show_account.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli {

namespace {

std::string key_text(const std::optional<model::KeyReference>& reference)
{
  return reference ? model::to_string(*reference) : "-";
}

std::string previous_key_text(const account::PreviousKey& previous)
{
  return previous.until
             ? text(model::to_string(previous.reference), " until ", format_time(*previous.until))
             : model::to_string(previous.reference);
}

/// The account's object with `url` as its last member.
std::string json_with_url(const account::Account& account, const std::string& url)
{
  std::string object = account::account_json(account);
  object.pop_back();
  return text(object, ",\"url\":", json::quote_json(url), "}");
}

} // namespace

Record account_record(const account::Account& account, const std::string& url)
{
  Record record;
  record.name = account.name.value();
  record.json = json_with_url(account, url);
  auto& rows = record.rows;
  rows.emplace_back("account name", account.name.value());
  rows.emplace_back("provider", account.provider);
  rows.emplace_back("domain name", or_dash(account.domain));
  rows.emplace_back("webhook payload", or_dash(account.payload));
  if (!account.payload.empty() || account.payload_check != account::PayloadCheck::warn) {
    rows.emplace_back("payload check", account::to_string(account.payload_check));
  }
  rows.emplace_back("send to user", account.send_to_user ? "yes" : "no");
  rows.emplace_back("default source",
                    account.default_source ? account.default_source->value() : "-");
  rows.emplace_back("authenticate key", key_text(account.auth_key));
  if (account.auth_key_previous) {
    rows.emplace_back("previous key", previous_key_text(*account.auth_key_previous));
  }
  if (account.handshake_token) {
    rows.emplace_back("handshake token", key_text(account.handshake_token));
  }
  if (account.visit_handshakes) {
    rows.emplace_back("visit handshakes", "yes");
  }
  if (!account.allow_from.empty()) {
    rows.emplace_back("allow from", join(model::to_strings(account.allow_from), ", "));
  }
  if (!account.variant.empty()) {
    rows.emplace_back("variant", account.variant);
  }
  for (const auto& [name, value] : account.auth_values) {
    rows.emplace_back("auth value", text(name, "=", value));
  }
  if (account.verify) {
    rows.emplace_back("auth scheme", "its own (see the account file)");
  }
  if (account.unwrap) {
    rows.emplace_back("unwrap", "its own (see the account file)");
  }
  rows.emplace_back("sender path", or_dash(join(account.sender_path, ", ")));
  rows.emplace_back("source path", or_dash(join(account.source_path, ", ")));
  for (const auto& [name, path] : account.params) {
    rows.emplace_back("param", text(name, "=", path));
  }
  for (const auto& [label, path] : {std::pair{"event path", &account.event_path},
                                    {"id path", &account.id_path},
                                    {"time path", &account.time_path}}) {
    if (!path->empty()) {
      rows.emplace_back(label, *path);
    }
  }
  rows.emplace_back("active events", or_dash(join(account.events, ", ")));
  rows.emplace_back("webhook url", url);
  return record;
}

void print_url_or_account(const Workspace& workspace,
                          const Context& context,
                          const account::Account& account)
{
  const std::string url = webhook_url(workspace, context, account);
  if (context.output() == OutputFormat::table) {
    context.out() << url << '\n';
    return;
  }
  print(context, account_record(account, url));
}

} // namespace hookctl::cli
