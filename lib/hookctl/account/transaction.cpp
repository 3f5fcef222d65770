#include "hookctl/account/transaction.hpp"

#include "hookctl/account/detail/payload_files.hpp"
#include "hookctl/account/environment_files.hpp"

#include <filesystem>
#include <utility>

namespace hookctl::account {

Transaction::Transaction(os::FileLock lock, Store store)
    : m_lock(std::move(lock))
    , m_store(std::move(store))
{
}

Result<Transaction> Transaction::begin(const Store& store)
{
  HOOKCTL_TRY_AS(auto lock, lock_environment(store.folder().parent_path()));
  HOOKCTL_TRY_AS(auto seen, store.as_it_is());
  return Transaction(std::move(lock), std::move(seen));
}

void Transaction::put(const std::string& account_file, std::string bytes)
{
  m_written.push_back({m_store.folder().filename() / account_file, std::move(bytes)});
}

void Transaction::take_away(const std::string& account_file)
{
  if (os::exists(m_store.folder() / account_file)) {
    m_removed.push_back({m_store.folder().filename() / account_file, std::nullopt});
  }
}

Result<> Transaction::save(Account account, const std::optional<std::string>& payload)
{
  std::optional<Account> before;
  if (m_store.contains(account.name)) {
    HOOKCTL_TRY_AS(auto loaded, m_store.load(account.name));
    before = std::move(loaded.account);
  }
  const std::string old_file = before ? before->payload : "";
  if (payload) {
    const auto kept =
        before ? m_store.read_payload(*before) : Result<std::optional<std::string>>(std::nullopt);
    const auto files = detail::payload_files(account.name);
    const bool is_new = !kept || *kept != payload; // one that cannot be read is replaced
    account.payload = !is_new ? old_file : old_file == files[0] ? files[1] : files[0];
    if (is_new) {
      put(account.payload, *payload);
    }
  }
  std::string bytes = write_account(account, Redact::no);
  if (!before || bytes != write_account(*before, Redact::no)) {
    put(account.name.value() + ".yaml", std::move(bytes));
  }
  if (old_file != account.payload && detail::is_payload_file(account.name, old_file)) {
    take_away(old_file);
  }
  return {};
}

void Transaction::remove(const model::AccountName& name)
{
  take_away(name.value() + ".yaml");
  for (const std::string& payload : detail::payload_files(name)) {
    take_away(payload);
  }
}

void Transaction::write_settings(std::string yaml)
{
  m_written.push_back({"environment.yaml", std::move(yaml)});
}

Result<> Transaction::commit(const os::AfterStep& after_step)
{
  std::vector<os::FileChange> changes = std::exchange(m_written, {});
  for (os::FileChange& removed : std::exchange(m_removed, {})) {
    changes.push_back(std::move(removed));
  }
  return os::change_files(m_store.folder().parent_path(), changes, after_step);
}

} // namespace hookctl::account
