#include "hookctl/config/check_account.hpp"

#include "hookctl/account/keys.hpp"
#include "hookctl/auth/verify.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/mapping/check_schema.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/preset/sample.hpp"
#include "hookctl/schema/description.hpp"

namespace hookctl::config {

namespace {

using account::Account;

/// What has to be known about one key: nothing when it can be loaded here and fits the scheme.
Result<> try_key(const Workshop& workshop,
                 const preset::Scheme& scheme,
                 const model::KeyReference& reference)
{
  HOOKCTL_TRY_AS(const auto key,
                 account::resolve_key(reference, workshop.variables, workshop.store.folder()));
  return auth::check_key(scheme, key);
}

/// That nothing is to be rejected by what is not there.
Result<> require_payload(const Account& account)
{
  if (account.payload_check != account::PayloadCheck::reject) {
    return {};
  }
  return fail(Failure::flag_needs_other,
              "payload_check reject needs a payload to check by",
              "add --payload FILE (a sample or a JSON Schema), or --payload-check warn");
}

Result<> check_payload(const Workshop& workshop,
                       const Account& account,
                       const account::Definition& definition,
                       const std::optional<std::string>& payload)
{
  std::optional<std::string> bytes = payload;
  if (!bytes) {
    HOOKCTL_TRY_AS(bytes, workshop.store.read_payload(account));
  }
  if (!bytes) {
    return require_payload(account);
  }
  const std::string file = payload ? "" : (workshop.store.folder() / account.payload).string();
  HOOKCTL_TRY_AS(const auto description,
                 schema::Description::parse(*bytes, file).map_error(within("payload")));
  if (description.is_schema()) {
    return mapping::check_against_schema(definition, account, *description.schema())
        .map_error(within("payload schema"));
  }
  HOOKCTL_TRY(parse_sample(*bytes));
  HOOKCTL_TRY_AS(
      const auto document,
      preset::parse_json_sample(definition.unwrap, *bytes).map_error(within("sample payload")));
  const model::Request no_request;
  return mapping::check_against_sample(
             definition, account, {&no_request, &document, 0, &definition.facts})
      .map_error(within("sample payload"));
}

} // namespace

Result<account::Definition> check_fields(const Workshop& workshop,
                                         const Account& account,
                                         const std::optional<std::string>& payload)
{
  HOOKCTL_TRY_AS(const auto preset, workshop.presets.find(account.provider));
  HOOKCTL_TRY_AS(auto definition,
                 account::define(account, preset, model::to_string(workshop.environment)));
  HOOKCTL_TRY(account::require_values(definition));
  HOOKCTL_TRY(check_payload(workshop, account, definition, payload));
  return definition;
}

Result<std::vector<std::string>> check_keys(const Workshop& workshop,
                                            const Account& account,
                                            const account::Definition& definition,
                                            Strict strict)
{
  using Warnings = std::vector<std::string>;
  if (!definition.scheme.needs_key) {
    return Warnings{};
  }
  if (!account.auth_key && account::learns_key(definition)) {
    return Warnings{text("account ",
                         quote(account.name.value()),
                         " has no authenticate key yet: it takes the one that the provider's "
                         "handshake brings to 'hookctl listen'")};
  }
  if (!account.auth_key) {
    const std::string message =
        text("account ",
             quote(account.name.value()),
             " has no authenticate key: its deliveries are refused until it has one");
    if (strict == Strict::yes) {
      return fail(Failure::key_missing, message, "add --auth-key-env NAME or --auth-key-file PATH");
    }
    return Warnings{message};
  }
  auto tried = try_key(workshop, definition.scheme, *account.auth_key);
  if (!tried && (strict == Strict::yes || tried.error().code == ErrorCode::invalid_argument)) {
    return fail(std::move(tried).error());
  }
  if (!tried) {
    return Warnings{text("the key does not resolve here: ", tried.error().message)};
  }
  return Warnings{};
}

void warn_of_payload(const std::optional<std::string>& payload, std::vector<std::string>& warnings)
{
  const auto document = payload ? json::Document::parse(*payload)
                                : Result<json::Document>(fail(ErrorCode::not_found, ""));
  if (document && schema::looks_like_schema(*document)) {
    warnings.emplace_back(
        "the payload looks like a JSON Schema and is taken for a sample: a schema says "
        R"("$schema": "http://json-schema.org/draft-07/schema#")");
  }
}

} // namespace hookctl::config
