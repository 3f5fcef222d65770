#include "hookctl/config/apply_file.hpp"

#include "hookctl/account/account_yaml.hpp"
#include "hookctl/account/settings_yaml.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/routing/definition_file.hpp"
#include "hookctl/yaml/reader.hpp"

#include <algorithm>
#include <map>

namespace hookctl::config {

namespace {

using yaml::MapReader;
using yaml::Value;
using Kind = yaml::Value::Kind;

/// 1,000 accounts take 30,000 nodes.
constexpr yaml::Limits kLimits = {.bytes = 16U << 20U, .depth = 64, .nodes = 1'000'000};
constexpr std::size_t kMaxPayload = 16U << 20U;
constexpr std::string_view kKeys[] = {"auth_key", "auth_key_previous", "handshake_token"};

Error error_at(const SourcePos& at, Failure failure, std::string message, std::string hint = {})
{
  Error error = make_error(failure, std::move(message), std::move(hint));
  error.at = at;
  return error;
}

/// `{value: …}`, which an account file may have, or the same one below.
const Value* find_literal(const Value& account, std::string_view key)
{
  const Value* value = account.find(key);
  const Value* reference =
      value != nullptr && key == "auth_key_previous" ? value->find("ref") : value;
  return reference != nullptr && reference->kind == Kind::map ? reference : nullptr;
}

/// Reads document after document into one Wanted.
class Reader {
public:
  Reader(Wanted& wanted,
         std::optional<model::Environment> asked_for,
         const os::Paths& paths,
         std::vector<Error>& problems)
      : m_wanted(wanted)
      , m_asked_for(asked_for)
      , m_paths(paths)
      , m_problems(problems)
  {
    m_wanted.environment = asked_for.value_or(m_wanted.environment);
  }

  void read(const ApplySource& source)
  {
    const auto documents = yaml::parse_all(source.bytes, source.name, kLimits);
    if (!documents) {
      m_problems.push_back(documents.error());
      return;
    }
    for (const Value& document : *documents) {
      if (document.kind != Kind::null) {
        m_is_empty = false;
        note(read_document(document, source.folder));
      }
    }
  }

  void finish()
  {
    if (m_is_empty && m_problems.empty()) {
      m_problems.push_back(make_error(Failure::invalid_data,
                                      "there is nothing to apply: no file holds a document",
                                      "see hookctl-files(5) for what an apply file holds"));
    }
    std::ranges::sort(
        m_wanted.accounts, {}, [](const WantedAccount& wanted) -> const auto& {
          return wanted.account.name;
        });
  }

private:
  void note(const Result<>& result)
  {
    if (!result) {
      m_problems.push_back(result.error());
    }
  }

  Result<> read_document(const Value& document, const std::filesystem::path& folder)
  {
    HOOKCTL_TRY_AS(auto reader, MapReader::open(document, "document"));
    HOOKCTL_TRY(read_environment(reader, document));
    const Value* accounts = reader.take("accounts");
    const Value* destinations = reader.take("destinations");
    Value settings = Value::map();
    for (const std::string_view key : account::kSettingKeys) {
      std::ignore = reader.take(key);
      const auto found = std::ranges::find_if(
          document.members, [&](const auto& member) { return member.first.text == key; });
      if (found != document.members.end()) {
        settings.members.push_back(*found); // with the places of both
      }
    }
    note(reader.finish());
    note(read_settings(settings));
    if (accounts != nullptr) {
      note(read_accounts(*accounts, folder));
    }
    if (destinations != nullptr) {
      note(read_destinations(*destinations));
    }
    return {};
  }

  Result<> read_environment(MapReader& reader, const Value& document)
  {
    HOOKCTL_TRY_AS(const auto word, reader.optional_text("environment"));
    if (!word && !m_asked_for) {
      return fail(reader.missing_key("environment",
                                     "the document does not say which environment it is about",
                                     "add a line 'environment: staging', or --env"));
    }
    if (!word) {
      return {};
    }
    const SourcePos at = document.find("environment")->at;
    const auto environment = model::parse_environment(*word);
    if (!environment) {
      return fail(error_at(
          at, Failure::value_refused, environment.error().message, environment.error().hint));
    }
    if (m_asked_for && *environment != *m_asked_for) {
      return fail(error_at(
          at,
          Failure::environments_differ,
          text(
              "the document is about ", *word, ", and --env says ", model::to_string(*m_asked_for)),
          "leave one of them out"));
    }
    if (m_environment_at && *environment != m_wanted.environment) {
      return fail(error_at(at,
                           Failure::environments_differ,
                           text("the document is about ",
                                *word,
                                ", and ",
                                to_string(*m_environment_at),
                                " about ",
                                model::to_string(m_wanted.environment)),
                           "all that is applied at once is one environment's: apply them one "
                           "after the other"));
    }
    m_wanted.environment = *environment;
    m_environment_at = m_environment_at.value_or(at);
    return {};
  }

  /// By the rules of environment.yaml, and each key once in all documents.
  Result<> read_settings(Value& settings)
  {
    HOOKCTL_TRY(account::read_settings(settings, m_paths, m_wanted.environment));
    for (auto& [key, value] : settings.members) {
      if (key.text == "public_url" && value.kind == Kind::scalar) {
        HOOKCTL_TRY_AS(value.text, model::parse_public_url(value.text)); // without a last slash
      }
      if (value.kind != Kind::map) {
        HOOKCTL_TRY(say_once(key.text, value.at));
      }
      for (const auto& [name, leaf] : value.members) {
        HOOKCTL_TRY(say_once(text(key.text, ".", name.text), leaf.at));
      }
    }
    for (auto& [key, value] : settings.members) {
      gather(key.text, std::move(value));
    }
    return {};
  }

  /// Nothing in it was there before.
  void gather(const std::string& key, Value value)
  {
    auto& members = m_wanted.settings.members;
    const auto found =
        std::ranges::find_if(members, [&](const auto& member) { return member.first.text == key; });
    if (found == members.end()) {
      m_wanted.settings.add(key, std::move(value));
      return;
    }
    found->second.kind = value.kind;
    for (auto& [name, leaf] : value.members) {
      found->second.add(name.text, std::move(leaf));
    }
  }

  Result<> say_once(const std::string& what, const SourcePos& at)
  {
    const auto [before, is_new] = m_said.emplace(what, at);
    return is_new ? Result<>{}
                  : fail(error_at(
                        at,
                        Failure::said_twice,
                        text(what, " is there twice: it is in ", to_string(before->second), " too"),
                        "leave one out"));
  }

  Result<> read_accounts(const Value& accounts, const std::filesystem::path& folder)
  {
    if (accounts.kind != Kind::sequence) {
      return fail(error_at(accounts.at,
                           Failure::wrong_type,
                           "document.accounts must be a list",
                           "write each account as '- name: NAME' and the lines below it"));
    }
    for (const Value& item : accounts.items) {
      note(read_account(item, folder));
    }
    return {};
  }

  Result<> read_account(const Value& item, const std::filesystem::path& folder)
  {
    for (const std::string_view key : kKeys) {
      if (const Value* literal = find_literal(item, key)) {
        return fail(error_at(literal->at,
                             Failure::key_in_apply_file,
                             text("account.", key, " holds a key, and an apply file holds none"),
                             "refer to it: env:NAME, credential:NAME, or file:PATH with a file of "
                             "mode 0600"));
      }
    }
    HOOKCTL_TRY_AS(auto account, account::read_account(item));
    HOOKCTL_TRY(say_once(text("account ", account.name.value()), item.at));
    WantedAccount wanted{std::move(account), {}, {}, {}, item.at, item};
    for (const std::string_view key : kKeys) {
      const Value* value = item.find(key);
      if (value != nullptr && value->kind == Kind::null) {
        wanted.taken_away.emplace_back(key);
      }
    }
    if (const std::string file = std::exchange(wanted.account.payload, ""); !file.empty()) {
      auto bytes = os::read_file(folder / file, kMaxPayload);
      if (!bytes) {
        return fail(error_at(item.find("payload")->at,
                             Failure::value_refused,
                             text("account.payload: ", bytes.error().message),
                             "a sample's place counts from the apply file"));
      }
      wanted.payload = *std::move(bytes);
      wanted.payload_file = (folder / file).string();
    }
    m_wanted.accounts.push_back(std::move(wanted));
    return {};
  }

  Result<> read_destinations(const Value& destinations)
  {
    HOOKCTL_TRY(MapReader::open(destinations, "document.destinations"));
    for (const auto& [name, value] : destinations.members) {
      note(read_destination(name, value));
    }
    return {};
  }

  Result<> read_destination(const Value& name, const Value& value)
  {
    if (const auto checked = routing::check_name(name.text); !checked) {
      return fail(
          error_at(name.at, Failure::value_refused, checked.error().message, checked.error().hint));
    }
    const auto folder = m_paths.environment(model::to_string(m_wanted.environment));
    HOOKCTL_TRY_AS(
        auto definition,
        routing::read_definition(name.text, value, text("destinations.", name.text), folder));
    HOOKCTL_TRY(say_once(text("destination ", name.text), name.at));
    m_wanted.destinations.push_back({std::move(definition), value, name.at});
    return {};
  }

  Wanted& m_wanted;
  std::optional<model::Environment> m_asked_for;
  const os::Paths& m_paths;
  std::vector<Error>& m_problems;
  std::optional<SourcePos> m_environment_at;
  std::map<std::string, SourcePos> m_said; ///< what is to be said once
  bool m_is_empty = true;
};

} // namespace

Wanted read_apply_files(std::span<const ApplySource> sources,
                        std::optional<model::Environment> environment,
                        const os::Paths& paths,
                        std::vector<Error>& problems)
{
  Wanted wanted;
  Reader reader(wanted, environment, paths, problems);
  for (const ApplySource& source : sources) {
    reader.read(source);
  }
  reader.finish();
  return wanted;
}

account::Account merge(const WantedAccount& wanted, const account::Account* own)
{
  account::Account account = wanted.account;
  if (own == nullptr) {
    return account;
  }
  const auto stays = [&](std::string_view key) {
    return std::ranges::find(wanted.taken_away, key) == wanted.taken_away.end();
  };
  account.token = account.token.empty() ? own->token : account.token;
  if (!account.auth_key && stays("auth_key")) {
    account.auth_key = own->auth_key;
  }
  if (!account.auth_key_previous && stays("auth_key_previous")) {
    account.auth_key_previous = own->auth_key_previous;
  }
  if (!account.handshake_token && stays("handshake_token")) {
    account.handshake_token = own->handshake_token;
  }
  account.payload = wanted.payload ? own->payload : "";
  return account;
}

} // namespace hookctl::config
