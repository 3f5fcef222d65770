#include "hookctl/listen/live_accounts.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/receive/decide.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::listen {

namespace {

using account::Account;

/// The key goes only where none is; the same one again changes nothing.
Result<Account> with_key(Account account, const model::Secret& key)
{
  const auto is_same = [&](const model::KeyReference& reference) {
    return reference.kind == model::KeyReference::Kind::value &&
           crypto::equal_constant_time(reference.value.reveal(), key.reveal());
  };
  if (account.auth_key && !is_same(*account.auth_key)) {
    return fail(ErrorCode::already_exists,
                text("account ", quote(account.name.value()), " has a key already"),
                "the listener goes by that one");
  }
  account.auth_key = model::KeyReference{model::KeyReference::Kind::value, {}, key};
  return account;
}

/// What any of the accounts, also one that is gone, keeps out of the journal.
void note_credentials(receive::AccountTable& table)
{
  for (const auto& [name, account] : table.accounts) {
    for (std::string& header : receive::credential_headers(account.definition)) {
      if (std::ranges::find(table.credential_headers, header) == table.credential_headers.end()) {
        table.credential_headers.push_back(std::move(header));
      }
    }
    table.bodies_are_secret =
        table.bodies_are_secret || receive::has_body_credentials(account.definition);
  }
}

} // namespace

LiveAccounts::LiveAccounts(receive::AccountTable table, account::Store& store)
    : m_store(store)
{
  note_credentials(table);
  m_table = std::make_shared<const receive::AccountTable>(std::move(table));
}

LiveAccounts::Snapshot LiveAccounts::now() const
{
  const MutexLock lock(m_mutex);
  return m_table;
}

void LiveAccounts::change(const std::function<void(receive::AccountTable&)>& how)
{
  const MutexLock one_at_a_time(m_changing);
  receive::AccountTable table = *now();
  how(table);
  note_credentials(table);
  auto next = std::make_shared<const receive::AccountTable>(std::move(table));
  {
    const MutexLock lock(m_mutex);
    m_table.swap(next);
  }
  m_retired.push_back(std::move(next));
  free_retired();
}

void LiveAccounts::sweep()
{
  const MutexLock one_at_a_time(m_changing);
  free_retired();
}

void LiveAccounts::free_retired()
{
  // Nobody can take a retired one again: 1 stays 1.
  std::erase_if(m_retired, [](const Snapshot& retired) { return retired.use_count() == 1; });
}

void LiveAccounts::set_public_url(std::string url)
{
  change([&](receive::AccountTable& table) { table.public_url = std::move(url); });
}

std::vector<std::string> LiveAccounts::apply(AccountChanges changes)
{
  std::vector<std::string> outdated;
  change([&](receive::AccountTable& table) {
    for (const std::string& name : changes.removed) {
      table.accounts.erase(name);
    }
    for (auto& [name, ready] : changes.ready) {
      // A key that is learned is in the file first, and in the table after.
      if (os::file_state(ready.file) == ready.state) {
        table.accounts.insert_or_assign(name, std::move(ready.account));
      } else {
        outdated.push_back(name);
      }
    }
  });
  return outdated;
}

Result<> LiveAccounts::learn(const std::string& account, const model::Secret& key)
{
  const MutexLock one_at_a_time(m_learning);
  const Snapshot before = now();
  const auto found = before->accounts.find(account);
  if (found == before->accounts.end() || !found->second.awaits_key) {
    return fail(ErrorCode::already_exists, text("account ", quote(account), " has a key already"));
  }
  HOOKCTL_TRY_AS(const auto name, model::AccountName::parse(account));
  HOOKCTL_TRY(
      m_store.update(name, [&](Account stored) { return with_key(std::move(stored), key); }));
  change([&](receive::AccountTable& table) {
    // Its file may have been read again, or taken away, meanwhile.
    const auto waiting = table.accounts.find(account);
    if (waiting != table.accounts.end() && waiting->second.awaits_key) {
      waiting->second.keys.current = key;
      waiting->second.awaits_key = false;
    }
  });
  return {};
}

} // namespace hookctl::listen
