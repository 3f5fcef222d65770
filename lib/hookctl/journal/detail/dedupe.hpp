#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/detail/siphash.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::journal::detail {

/// Which delivery came first with a (account, key).
///
/// Keys arrive in no order, so an index of them would be written all over with every batch. Instead
/// the newest are kept in memory, in the order of their hashes, and go into the table `dedupe` many
/// at a time, one stretch of hashes after the other: neighbours share a page. Nothing is lost with
/// the memory, since each key also stands in its delivery: load() reads those that the table may
/// not have yet. A hash only finds candidates; what decides is the key in the delivery itself, so
/// there are no false repeats.
///
/// For the one writer.
class Dedupe {
public:
  /// How many keys wait in memory before some of them are moved.
  static constexpr std::size_t kWaiting = std::size_t{1} << 16U;
  /// How many are moved in one go.
  static constexpr std::size_t kMoved = 4096;

  struct First {
    std::int64_t seq = 0;
    std::string id;
  };

  /// Borrows the database; to be replaced by what prepare() makes.
  explicit Dedupe(db::Database& database)
      : m_database(&database)
      , m_stretches(kStretches)
  {
  }

  static Result<Dedupe> prepare(db::Database& database);

  /// Before anything else; again after the file was opened anew. Reads up to a few hundred thousand
  /// deliveries, of a journal from before this table all of them.
  Result<> load();

  [[nodiscard]] std::uint64_t hash_of(std::string_view account, std::string_view key) const;

  /// The first delivery with this account and key received at `oldest` or later.
  Result<std::optional<First>>
  find(std::uint64_t hash, std::string_view account, std::string_view key, TimePoint oldest);

  /// Inside the transaction that writes the delivery.
  void add(std::uint64_t hash, std::int64_t seq);

  /// That transaction came to nothing: forgets what was added with `seq` and later.
  void take_back(std::int64_t seq);

  [[nodiscard]] bool wants_move() const { return m_count >= kWaiting + kMoved; }

  /// Moves about kMoved keys into the table, in a transaction of its own, and takes those away that
  /// belong to deliveries before `gone`. Costs no sync: what a power cut takes back is read again
  /// by load().
  Result<> move_some(std::int64_t gone);

  /// Every delivery up to this one is in the table: no new one may have a smaller number.
  [[nodiscard]] std::int64_t moved_up_to() const { return m_moved_up_to; }

private:
  struct Entry {
    std::uint64_t hash = 0;
    std::int64_t seq = 0;
  };

  static constexpr std::size_t kStretches = 4096;

  std::vector<Entry>& stretch_of(std::uint64_t hash) { return m_stretches[hash >> 52U]; }

  Result<std::optional<First>>
  check(std::int64_t seq, std::string_view account, std::string_view key, TimePoint oldest);
  Result<> write_stretches(std::size_t end, std::int64_t gone);

  db::Database* m_database;
  db::Statement m_candidates;
  db::Statement m_check;
  db::Statement m_insert;
  db::Statement m_forget;
  db::Statement m_set_moved;
  SipKey m_salt = {};
  /// By the leading bits of the hash.
  std::vector<std::vector<Entry>> m_stretches;
  std::size_t m_count = 0;
  std::size_t m_next = 0; ///< the stretch that is moved next
  std::int64_t m_newest = 0;
  std::int64_t m_round_began = 0; ///< m_newest when the first stretch of this round was moved
  std::int64_t m_moved_up_to = 0;
};

} // namespace hookctl::journal::detail
