#include "hookctl/listen/live_accounts.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

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
                "start the listener again, so that it reads it");
  }
  account.auth_key = model::KeyReference{model::KeyReference::Kind::value, {}, key};
  return account;
}

} // namespace

LiveAccounts::LiveAccounts(receive::AccountTable table, account::Store& store)
    : m_store(store)
    , m_table(std::make_shared<const receive::AccountTable>(std::move(table)))
{
}

LiveAccounts::Snapshot LiveAccounts::now() const
{
  const MutexLock lock(m_mutex);
  return m_table;
}

void LiveAccounts::replace(receive::AccountTable table)
{
  auto next = std::make_shared<const receive::AccountTable>(std::move(table));
  const MutexLock lock(m_mutex);
  m_table.swap(next);
}

void LiveAccounts::set_public_url(std::string url)
{
  receive::AccountTable table = *now();
  table.public_url = std::move(url);
  replace(std::move(table));
}

Result<> LiveAccounts::learn(const std::string& account, const model::Secret& key)
{
  const MutexLock one_at_a_time(m_learning);
  receive::AccountTable table = *now();
  const auto found = table.accounts.find(account);
  if (found == table.accounts.end() || !found->second.awaits_key) {
    return fail(ErrorCode::already_exists, text("account ", quote(account), " has a key already"));
  }
  HOOKCTL_TRY_AS(const auto name, model::AccountName::parse(account));
  HOOKCTL_TRY(
      m_store.update(name, [&](Account before) { return with_key(std::move(before), key); }));
  found->second.keys.current = key;
  found->second.awaits_key = false;
  replace(std::move(table));
  return {};
}

} // namespace hookctl::listen
