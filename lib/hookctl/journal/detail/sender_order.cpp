#include "hookctl/journal/detail/sender_order.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/db/transaction.hpp"

#include <bit>

namespace hookctl::journal::detail {

namespace {

// In event_destinations.held.
constexpr int kFree = 0;
constexpr int kBehind = 2;

constexpr std::string_view kSender = R"sql(
SELECT d.account, e.sender FROM events e JOIN deliveries d ON d.seq = e.delivery
WHERE e.seq = ? AND e.sender IS NOT NULL)sql";

constexpr std::string_view kEarlier = R"sql(
SELECT 1 FROM event_destinations
WHERE state = 'pending' AND destination = ? AND order_key = ? AND event < ? LIMIT 1)sql";

constexpr std::string_view kSetKey = R"sql(
UPDATE event_destinations SET order_key = ?, held = ? WHERE event = ? AND destination = ?)sql";

// The first of a sender is never behind anybody, so the new first one comes back.
constexpr std::string_view kReleaseNext = R"sql(
UPDATE event_destinations SET held = 0 WHERE destination = ?1 AND held = 2 AND event =
  (SELECT min(event) FROM event_destinations
   WHERE state = 'pending' AND destination = ?1 AND order_key = ?2))sql";

constexpr std::string_view kAnyBehind = R"sql(
SELECT 1 FROM event_destinations
WHERE state = 'pending' AND destination = ? AND held = 2 LIMIT 1)sql";

constexpr std::string_view kReleaseSome = R"sql(
UPDATE event_destinations SET held = 0 WHERE destination = ?1 AND event IN
  (SELECT event FROM event_destinations
   WHERE state = 'pending' AND destination = ?1 AND held = 2 LIMIT 500))sql";

} // namespace

Result<SenderOrder> SenderOrder::prepare(db::Database& database)
{
  using db::Statement;
  SenderOrder out(database);
  HOOKCTL_TRY_AS(out.m_sender, Statement::prepare(database, kSender));
  HOOKCTL_TRY_AS(out.m_earlier, Statement::prepare(database, kEarlier));
  HOOKCTL_TRY_AS(out.m_set_key, Statement::prepare(database, kSetKey));
  HOOKCTL_TRY_AS(out.m_release_next, Statement::prepare(database, kReleaseNext));
  HOOKCTL_TRY_AS(out.m_any_behind, Statement::prepare(database, kAnyBehind));
  HOOKCTL_TRY_AS(out.m_release_some, Statement::prepare(database, kReleaseSome));
  return out;
}

Result<std::vector<std::int64_t>> SenderOrder::keep_first(std::string_view destination,
                                                          const std::vector<std::int64_t>& events)
{
  std::vector<std::int64_t> first;
  // What a power cut takes back is only looked at once more, so it costs no sync.
  HOOKCTL_TRY_AS(auto transaction,
                 db::Transaction::begin_write(*m_database, db::Durability::process_kill));
  for (const std::int64_t event : events) {
    HOOKCTL_TRY_AS(const bool goes, may_go(destination, event));
    if (goes) {
      first.push_back(event);
    }
  }
  HOOKCTL_TRY(transaction.commit());
  return first;
}

Result<bool> SenderOrder::may_go(std::string_view destination, std::int64_t event)
{
  HOOKCTL_TRY_AS(const auto key, key_of(event));
  if (!key) {
    return true;
  }
  auto use = m_earlier.use();
  HOOKCTL_TRY_AS(const bool waits, use.bind(destination, *key, event).step());
  HOOKCTL_TRY(m_set_key.use().bind(*key, waits ? kBehind : kFree, event, destination).run());
  return !waits;
}

Result<std::optional<std::int64_t>> SenderOrder::key_of(std::int64_t event)
{
  auto use = m_sender.use();
  HOOKCTL_TRY_AS(const bool has_sender, use.bind(event).step());
  if (!has_sender) {
    return std::optional<std::int64_t>();
  }
  HOOKCTL_TRY_AS(const SipKey key, salt());
  return std::optional(
      std::bit_cast<std::int64_t>(siphash(key, text(use.bytes(0), "\n", use.bytes(1)))));
}

Result<SipKey> SenderOrder::salt()
{
  if (!m_salt) {
    HOOKCTL_TRY_AS(const auto first, db::query_integer(*m_database, "SELECT salt_1 FROM journal"));
    HOOKCTL_TRY_AS(const auto second, db::query_integer(*m_database, "SELECT salt_2 FROM journal"));
    m_salt = {std::bit_cast<std::uint64_t>(first), std::bit_cast<std::uint64_t>(second)};
  }
  return *m_salt;
}

Result<> SenderOrder::release_next(std::string_view destination, std::int64_t order_key)
{
  return m_release_next.use().bind(destination, order_key).run();
}

Result<> SenderOrder::release_all(std::string_view destination)
{
  while (true) {
    HOOKCTL_TRY_AS(const bool any, m_any_behind.use().bind(destination).step());
    if (!any) {
      return {};
    }
    HOOKCTL_TRY_AS(auto transaction,
                   db::Transaction::begin_write(*m_database, db::Durability::process_kill));
    HOOKCTL_TRY(m_release_some.use().bind(destination).run());
    HOOKCTL_TRY(transaction.commit());
  }
}

} // namespace hookctl::journal::detail
