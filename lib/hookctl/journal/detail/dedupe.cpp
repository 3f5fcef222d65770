#include "hookctl/journal/detail/dedupe.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/db/transaction.hpp"

#include <algorithm>
#include <bit>

namespace hookctl::journal::detail {

namespace {

// SQLite's integers are signed; only the sign bit's place in the order differs, and it is turned
// so that the table has the order of the stretches.
std::int64_t column_of(std::uint64_t hash)
{
  return std::bit_cast<std::int64_t>(hash ^ (std::uint64_t{1} << 63U));
}

constexpr std::string_view kCandidates =
    "SELECT delivery FROM dedupe WHERE hash = ? ORDER BY delivery";

constexpr std::string_view kCheck = R"sql(
SELECT id FROM deliveries WHERE seq = ? AND account = ? AND dedupe_key = ? AND received_at >= ?)sql";

constexpr std::string_view kInsert = "INSERT OR IGNORE INTO dedupe (hash, delivery) VALUES (?, ?)";

constexpr std::string_view kForget =
    "DELETE FROM dedupe WHERE hash >= ? AND hash <= ? AND delivery < ?";

constexpr std::string_view kSetMoved = "UPDATE journal SET moved_up_to = ?";

constexpr std::string_view kNotMoved = R"sql(
SELECT seq, account, dedupe_key FROM deliveries WHERE seq > ? AND dedupe_key IS NOT NULL ORDER BY seq)sql";

} // namespace

Result<Dedupe> Dedupe::prepare(db::Database& database)
{
  using db::Statement;
  Dedupe out(database);
  HOOKCTL_TRY_AS(out.m_candidates, Statement::prepare(database, kCandidates));
  HOOKCTL_TRY_AS(out.m_check, Statement::prepare(database, kCheck));
  HOOKCTL_TRY_AS(out.m_insert, Statement::prepare(database, kInsert));
  HOOKCTL_TRY_AS(out.m_forget, Statement::prepare(database, kForget));
  HOOKCTL_TRY_AS(out.m_set_moved, Statement::prepare(database, kSetMoved));
  return out;
}

Result<> Dedupe::load()
{
  HOOKCTL_TRY_AS(m_moved_up_to, db::query_integer(*m_database, "SELECT moved_up_to FROM journal"));
  for (std::size_t half = 0; half < m_salt.size(); ++half) {
    HOOKCTL_TRY_AS(const auto salt,
                   db::query_integer(*m_database, text("SELECT salt_", half + 1, " FROM journal")));
    m_salt[half] = std::bit_cast<std::uint64_t>(salt);
  }
  std::int64_t read = m_moved_up_to;
  HOOKCTL_TRY_AS(auto statement, db::Statement::prepare(*m_database, kNotMoved));
  while (true) {
    // A transaction that moves keys and a reading statement would hold each other up.
    while (wants_move()) {
      HOOKCTL_TRY(move_some(0));
    }
    auto use = statement.use();
    use.bind(read);
    bool more = false;
    while (!wants_move()) {
      HOOKCTL_TRY_AS(more, use.step());
      if (!more) {
        return {};
      }
      read = use.integer(0);
      add(hash_of(use.bytes(1), use.bytes(2)), read);
    }
  }
}

std::uint64_t Dedupe::hash_of(std::string_view account, std::string_view key) const
{
  // An account's name holds no line feed.
  return siphash(m_salt, text(account, "\n", key));
}

Result<std::optional<Dedupe::First>>
Dedupe::find(std::uint64_t hash, std::string_view account, std::string_view key, TimePoint oldest)
{
  {
    auto use = m_candidates.use();
    use.bind(std::int64_t{column_of(hash)});
    while (true) {
      HOOKCTL_TRY_AS(const bool more, use.step());
      if (!more) {
        break;
      }
      HOOKCTL_TRY_AS(auto first, check(use.integer(0), account, key, oldest));
      if (first) {
        return first;
      }
    }
  }
  for (const Entry& entry : stretch_of(hash)) {
    if (entry.hash == hash) {
      HOOKCTL_TRY_AS(auto first, check(entry.seq, account, key, oldest));
      if (first) {
        return first;
      }
    }
  }
  return std::optional<First>{};
}

Result<std::optional<Dedupe::First>>
Dedupe::check(std::int64_t seq, std::string_view account, std::string_view key, TimePoint oldest)
{
  auto use = m_check.use();
  HOOKCTL_TRY_AS(const bool found, use.bind(seq, account, key, to_unix_ms(oldest)).step());
  return found ? std::optional(First{seq, use.bytes(0)}) : std::nullopt;
}

void Dedupe::add(std::uint64_t hash, std::int64_t seq)
{
  stretch_of(hash).push_back({hash, seq});
  ++m_count;
  m_newest = std::max(m_newest, seq);
}

void Dedupe::take_back(std::int64_t seq)
{
  m_count = 0;
  for (auto& stretch : m_stretches) {
    std::erase_if(stretch, [&](const Entry& entry) { return entry.seq >= seq; });
    m_count += stretch.size();
  }
  m_newest = std::min(m_newest, seq - 1);
}

Result<> Dedupe::move_some(std::int64_t gone)
{
  if (m_next == 0) {
    m_round_began = m_newest;
  }
  std::size_t end = m_next;
  std::size_t moved = 0;
  while (end < kStretches && moved < kMoved) {
    moved += m_stretches[end++].size();
  }
  HOOKCTL_TRY(write_stretches(end, gone));
  for (std::size_t i = m_next; i < end; ++i) {
    m_stretches[i].clear();
  }
  m_count -= moved;
  m_next = end % kStretches;
  if (m_next == 0) {
    m_moved_up_to = m_round_began;
  }
  return {};
}

Result<> Dedupe::write_stretches(std::size_t end, std::int64_t gone)
{
  HOOKCTL_TRY_AS(auto transaction,
                 db::Transaction::begin_write(*m_database, db::Durability::process_kill));
  for (std::size_t i = m_next; i < end; ++i) {
    auto& stretch = m_stretches[i];
    std::ranges::sort(stretch, {}, &Entry::hash);
    for (const Entry& entry : stretch) {
      HOOKCTL_TRY(m_insert.use().bind(column_of(entry.hash), entry.seq).run());
    }
  }
  if (gone > 0) {
    const std::uint64_t first = std::uint64_t{m_next} << 52U;
    const std::uint64_t last = (std::uint64_t{end - 1} << 52U) | ((std::uint64_t{1} << 52U) - 1);
    HOOKCTL_TRY(m_forget.use().bind(column_of(first), column_of(last), gone).run());
  }
  if (end == kStretches) {
    HOOKCTL_TRY(m_set_moved.use().bind(m_round_began).run());
  }
  return transaction.commit();
}

} // namespace hookctl::journal::detail
