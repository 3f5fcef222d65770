#include "hookctl/account/store.hpp"

#include "hookctl/account/detail/payload_files.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <array>

namespace hookctl::account {

namespace {

using model::AccountName;

constexpr std::size_t kMaxAccountFile = 1U << 20U;
constexpr std::size_t kMaxPayloadFile = 16U << 20U;

bool holds_literal_key(const Account& account)
{
  const auto literal = [](const auto& reference) {
    return reference.kind == model::KeyReference::Kind::value;
  };
  return (account.auth_key && literal(*account.auth_key)) ||
         (account.auth_key_previous && literal(account.auth_key_previous->reference)) ||
         (account.handshake_token && literal(*account.handshake_token));
}

} // namespace

Store::Store(const os::Paths& paths, model::Environment environment, Unfinished unfinished)
    : m_folder(paths.accounts(model::to_string(environment)))
    , m_environment(environment)
    , m_unfinished(unfinished)
{
}

std::filesystem::path Store::file(const AccountName& name) const
{
  return m_folder / (name.value() + ".yaml");
}

Result<os::FileLock> Store::lock() const
{
  HOOKCTL_TRY(os::make_folders(m_folder));
  return lock_environment(m_folder.parent_path());
}

Result<std::shared_ptr<const os::FileSet>> Store::files() const
{
  if (m_seen) {
    return m_seen;
  }
  HOOKCTL_TRY_AS(auto files, read_environment(m_folder.parent_path(), m_unfinished));
  return std::make_shared<const os::FileSet>(std::move(files));
}

Result<Store> Store::as_it_is() const
{
  Store seen = *this;
  seen.m_seen.reset();
  HOOKCTL_TRY_AS(seen.m_seen, seen.files());
  return seen;
}

bool Store::still_holds() const
{
  const auto now = os::FileSet::open(m_folder.parent_path());
  return now && m_seen && now->version() == m_seen->version();
}

bool Store::is_half_written() const
{
  return m_seen && m_seen->is_pending();
}

bool Store::is_half_written(const AccountName& name) const
{
  return m_seen && m_seen->is_pending(file(name));
}

bool Store::contains(const AccountName& name) const
{
  const auto seen = files();
  return seen && (*seen)->exists(file(name));
}

Result<Loaded> Store::load(const AccountName& name) const
{
  const std::filesystem::path path = file(name);
  HOOKCTL_TRY_AS(const auto seen, files());
  auto bytes = seen->read_file(path, kMaxAccountFile);
  if (!bytes && bytes.error().code == ErrorCode::not_found) {
    const auto known = names().value_or(std::vector<std::string>{});
    std::string hint = did_you_mean(name.value(), known);
    if (hint.empty()) {
      const auto environment = model::to_string(m_environment);
      hint = !known.empty() ? text("run 'hookctl account list --env ", environment, "' to see all")
             : m_environment == model::Environment::production
                 ? "there are none yet"
                 : text("there are none yet: hookctl account add ",
                        name.value(),
                        " --provider ID --env ",
                        environment);
    }
    return fail(Failure::account_not_found,
                text("no account ", quote(name.value()), " in ", model::to_string(m_environment)),
                std::move(hint));
  }
  HOOKCTL_TRY(bytes);
  HOOKCTL_TRY_AS(auto account, parse_account(*bytes, path.string(), name.value()));
  Loaded loaded{std::move(account), {}};
  const bool open_to_others = (os::file_mode(path).value_or(0600) & 0077U) != 0;
  if (open_to_others && holds_literal_key(loaded.account)) {
    return fail_at({path.string(), 0, 0},
                   Failure::file_open_to_others,
                   "the account file holds a key and can be read by others",
                   text("run: chmod 600 ", path.string()));
  }
  if (open_to_others) {
    loaded.warnings.push_back(
        text(path.string(),
             " holds the URL's token and can be read by others; run: chmod 600 ",
             path.string()));
  }
  return loaded;
}

Result<Loaded> Store::load(std::string_view typed_name) const
{
  HOOKCTL_TRY_AS(const auto name, AccountName::parse(typed_name));
  return load(name);
}

Result<std::vector<std::string>> Store::names() const
{
  HOOKCTL_TRY_AS(const auto seen, files());
  HOOKCTL_TRY_AS(const auto found, seen->list_files(m_folder, ".yaml"));
  std::vector<std::string> out;
  for (const std::string& name : found) {
    std::string stem = name.substr(0, name.size() - std::string_view(".yaml").size());
    if (AccountName::parse(stem)) {
      out.push_back(std::move(stem));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

Result<std::vector<std::string>> Store::strays() const
{
  std::vector<std::string> out;
  for (const std::string_view suffix : {".yaml", ".yml"}) {
    HOOKCTL_TRY_AS(const auto files, os::list_files(m_folder, suffix));
    for (const std::string& name : files) {
      const bool is_account =
          suffix == ".yaml" && AccountName::parse(name.substr(0, name.size() - suffix.size()));
      if (!is_account) {
        out.push_back(name);
      }
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// Puts a new sample payload beside the one there is, and names it.
Result<> Store::place_payload(Account& account, const std::string& payload) const
{
  const auto kept = read_payload(account);
  if (kept && *kept == payload) {
    return {};
  }
  const auto files = detail::payload_files(account.name);
  account.payload = account.payload == files[0] ? files[1] : files[0];
  return os::write_file_atomic(m_folder / account.payload, payload);
}

/// The account file last: it decides which payload counts. Then the other payload goes.
Result<> Store::save(const Account& account, const std::string& payload_before)
{
  auto saved = os::write_file_atomic(file(account.name), write_account(account, Redact::no));
  const auto there = load(account.name); // also what a failed flush of the folder left
  const std::string& named = there ? there->account.payload : payload_before;
  for (const std::string& other : {payload_before, account.payload}) {
    if (other != named && detail::is_payload_file(account.name, other)) {
      std::ignore = os::remove_file(m_folder / other); // a file too many harms nobody
    }
  }
  return saved;
}

Result<> Store::create(Account account, const std::optional<std::string>& payload)
{
  HOOKCTL_TRY_AS(const auto held, lock());
  if (contains(account.name)) {
    return fail(Failure::account_exists,
                text("account ",
                     quote(account.name.value()),
                     " already exists in ",
                     model::to_string(m_environment)),
                text("change it with 'hookctl account update ",
                     account.name.value(),
                     "', or choose another name"));
  }
  if (payload) {
    HOOKCTL_TRY(place_payload(account, *payload));
  }
  return save(account, "");
}

Result<Account> Store::update(const AccountName& name,
                              const Change& change,
                              const std::optional<std::string>& payload)
{
  HOOKCTL_TRY_AS(const auto held, lock());
  HOOKCTL_TRY_AS(const auto loaded, load(name));
  HOOKCTL_TRY_AS(auto changed, change(loaded.account));
  if (payload) {
    HOOKCTL_TRY(place_payload(changed, *payload));
  }
  if (write_account(changed, Redact::no) != write_account(loaded.account, Redact::no)) {
    HOOKCTL_TRY(save(changed, loaded.account.payload));
  }
  return changed;
}

Result<> Store::remove(const AccountName& name)
{
  HOOKCTL_TRY_AS(const auto held, lock());
  if (!contains(name)) {
    HOOKCTL_TRY(load(name)); // words the error, with its suggestion
  }
  HOOKCTL_TRY(os::remove_file(file(name)));
  for (const std::string& payload : detail::payload_files(name)) {
    auto removed = os::remove_file(m_folder / payload);
    if (!removed && removed.error().code != ErrorCode::not_found) {
      return removed;
    }
  }
  return {};
}

Result<std::optional<std::string>> Store::read_payload(const Account& account) const
{
  if (account.payload.empty()) {
    return std::optional<std::string>{};
  }
  HOOKCTL_TRY_AS(const auto seen, files());
  auto bytes = seen->read_file(m_folder / account.payload, kMaxPayloadFile);
  if (!bytes) {
    Error error = std::move(bytes).error();
    error.code = ErrorCode::invalid_data;
    error.context.push_back(text("sample payload of account ", account.name.value()));
    return fail(std::move(error));
  }
  return std::optional<std::string>(*std::move(bytes));
}

} // namespace hookctl::account
