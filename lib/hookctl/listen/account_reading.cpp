#include "hookctl/listen/account_reading.hpp"

#include "hookctl/crypto/hash.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string_view>

namespace hookctl::listen {

namespace {

using receive::ReadyAccount;

/// One digest over texts that cannot run into each other; keys are not put together with anything.
std::string digest_of(std::initializer_list<std::string_view> parts)
{
  std::string all;
  for (const std::string_view part : parts) {
    all += crypto::digest(crypto::HashAlgorithm::sha256, part).value_or("");
  }
  return crypto::digest(crypto::HashAlgorithm::sha256, all).value_or("");
}

/// Everything that makes one account differ from another, by content.
std::string version_of(const AccountOrigin& origin,
                       const account::Store& store,
                       const account::Account& account,
                       const ReadyAccount& ready)
{
  const auto preset = origin.presets.find_text(account.provider).value_or("");
  const auto payload = store.read_payload(account).value_or(std::nullopt).value_or(std::string());
  const auto& previous = ready.keys.previous;
  return digest_of({account::write_account(account, account::Redact::no),
                    preset,
                    payload,
                    ready.keys.current.reveal(),
                    previous ? previous->reveal() : std::string_view(),
                    ready.handshake_token.reveal()});
}

/// Where a key is kept, if it is a file.
std::optional<std::filesystem::path> file_of(const model::KeyReference& reference,
                                             const AccountOrigin& origin)
{
  if (reference.kind == model::KeyReference::Kind::file) {
    return origin.store.folder() / reference.target;
  }
  const auto credentials = origin.variables.get("CREDENTIALS_DIRECTORY");
  if (reference.kind == model::KeyReference::Kind::credential && credentials) {
    return std::filesystem::path(*credentials) / reference.target;
  }
  return std::nullopt;
}

bool uses_environment(const account::Account& account)
{
  const auto is_variable = [](const model::KeyReference& reference) {
    return reference.kind == model::KeyReference::Kind::environment;
  };
  return (account.auth_key && is_variable(*account.auth_key)) ||
         (account.auth_key_previous && is_variable(account.auth_key_previous->reference)) ||
         (account.handshake_token && is_variable(*account.handshake_token));
}

FileStates states_of(const AccountOrigin& origin, const account::Account& account)
{
  std::vector<std::filesystem::path> paths = {origin.user_presets / (account.provider + ".yaml")};
  if (!account.payload.empty()) {
    paths.push_back(origin.store.folder() / account.payload);
  }
  const auto add_key = [&](const model::KeyReference& reference) {
    if (auto file = file_of(reference, origin)) {
      paths.push_back(*std::move(file));
    }
  };
  if (account.auth_key) {
    add_key(*account.auth_key);
  }
  if (account.auth_key_previous) {
    add_key(account.auth_key_previous->reference);
  }
  if (account.handshake_token) {
    add_key(*account.handshake_token);
  }
  FileStates states;
  for (auto& path : paths) {
    const os::FileState state = os::file_state(path);
    states.emplace_back(std::move(path), state);
  }
  return states;
}

} // namespace

AccountReading read_account(const AccountOrigin& origin,
                            const account::Store& store,
                            const std::string& name,
                            Variables variables,
                            TimePoint now)
{
  AccountReading reading;
  const auto parsed = model::AccountName::parse(name);
  if (!parsed) {
    reading.is_missing = true;
    reading.ready = fail(parsed.error());
    return reading;
  }
  const std::filesystem::path file = store.file(*parsed);
  reading.files.emplace_back(file, os::file_state(file));
  const auto loaded = store.load(*parsed);
  if (loaded) {
    std::ranges::move(states_of(origin, loaded->account), std::back_inserter(reading.files));
    reading.ready = receive::make_ready(
        store, origin.presets, origin.variables, origin.environment, *loaded, now);
  } else {
    reading.is_missing = loaded.error().code == ErrorCode::not_found;
    reading.ready = fail(loaded.error());
  }
  if (variables == Variables::of_the_start && reading.ready && reading.ready->stopped &&
      uses_environment(loaded->account)) {
    reading.ready->stopped->hint = "keys by env: are read when a listener starts: start it again";
  }
  reading.is_settled = std::ranges::all_of(
      reading.files, [&](const auto& one) { return one.second.is_settled(now); });
  if (reading.ready) {
    reading.digest = version_of(origin, store, loaded->account, *reading.ready);
  }
  return reading;
}

} // namespace hookctl::listen
