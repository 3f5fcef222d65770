#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "tests/unit/journal/fixture.hpp"

#include <map>
#include <set>

namespace hookctl::tests {

/// What a journal has promised so far, kept beside it: random steps on one side, what must hold on
/// the other.
class JournalModel {
public:
  explicit JournalModel(std::uint64_t seed)
      : m_rng(seed)
  {
  }

  /// One random append, claim, settle or batch of refusals. False when the journal gave an error,
  /// whose batch is then not promised.
  bool step(journal::Journal& journal)
  {
    m_clock.advance(std::chrono::milliseconds{m_rng.below(2000)});
    switch (m_rng.below(8)) {
    case 0:
    case 1:
    case 2:
      return append(journal);
    case 3:
    case 4:
      return claim(journal);
    case 5:
    case 6:
      return settle(journal);
    default:
      return refuse(journal);
    }
  }

  /// The writer was opened again: nothing is held any more.
  void released() { m_held.clear(); }

  /// What was settled in the last second may be pending again.
  void lost_power() { m_lost_power = true; }

  /// Everything promised is there, exactly once; nothing is there by half; the file is sound.
  void check(journal::Journal& journal, const std::string& file) const
  {
    for (const auto& promised : m_deliveries) {
      CAPTURE(promised.first);
      const journal::NewDelivery& delivery = promised.second;
      const auto found = journal.find_delivery(delivery.id);
      REQUIRE(found);
      CHECK(found->request.body == delivery.request.body);
      CHECK(found->dedupe_key == delivery.dedupe_key);
      REQUIRE(found->events.size() == delivery.events.size());
      for (const auto& details : found->events) {
        check_event(details);
      }
    }
    auto database = db::Database::open(file, db::OpenMode::read_only).value();
    const auto count = [&](std::string_view sql) {
      return db::query_integer(database, sql).value();
    };
    CHECK(db::query_text(database, "PRAGMA integrity_check") == "ok");
    CHECK(count("SELECT count(*) FROM pragma_foreign_key_check") == 0);
    CHECK(count("SELECT count(*) FROM deliveries") <= static_cast<std::int64_t>(m_appended));
    CHECK(
        count("SELECT count(*) FROM deliveries WHERE seq NOT IN (SELECT delivery FROM requests)") ==
        0);
    CHECK(count("SELECT count(*) FROM events WHERE seq NOT IN (SELECT event FROM envelopes)") == 0);
    CHECK(count("SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE dedupe_key IS NOT NULL"
                " GROUP BY account, dedupe_key HAVING count(*) > 1)") == 0);
  }

  /// Works everything off and checks that each pair is handed out exactly once.
  void drain(journal::Journal& journal)
  {
    m_clock.advance(std::chrono::hours{1});
    for (const char* destination : kDestinations) {
      auto due = journal.claim(destination, m_clock.now(), {.limit = 10000}).value();
      std::set<std::string> ids;
      std::vector<journal::Settlement> batch;
      for (const auto& claimed : due) {
        CHECK(ids.insert(claimed.event_id).second);
        batch.push_back(
            make_settlement(claimed.event_id, destination, journal::DestinationState::delivered));
      }
      for (const auto& known : m_states) {
        const Pair& pair = known.first;
        CAPTURE(pair.first);
        if (pair.second == destination) {
          const bool waits = known.second == journal::DestinationState::pending;
          CHECK(ids.contains(pair.first) == (waits && !m_held.contains(pair)));
        }
      }
      REQUIRE(journal.settle(batch));
      CHECK(journal.claim(destination, m_clock.now(), {.limit = 1})->empty());
    }
  }

private:
  using Pair = std::pair<std::string, std::string>; ///< event and destination
  static constexpr const char* kDestinations[] = {"app", "crm"};

  journal::NewDelivery random_delivery()
  {
    const int number = ++m_appended;
    journal::NewDelivery delivery = make_delivery(text("dlv_", number));
    delivery.request.received_at = m_clock.now();
    delivery.request.body.assign(m_rng.below(4) == 0 ? m_rng.below(40000) : m_rng.below(300),
                                 static_cast<char>('a' + number % 26));
    if (m_rng.below(3) != 0) {
      delivery.dedupe_key = text("key_", m_rng.below(30));
    }
    for (std::uint64_t i = m_rng.below(3); i > 0; --i) {
      std::vector<std::string> destinations;
      for (const char* destination : kDestinations) {
        if (m_rng.below(2) == 0) {
          destinations.emplace_back(destination);
        }
      }
      delivery.events.push_back(make_event(text("evt_", number, "_", i), destinations));
    }
    return delivery;
  }

  bool append(journal::Journal& journal)
  {
    std::vector<journal::NewDelivery> batch;
    for (std::uint64_t i = 1 + m_rng.below(4); i > 0; --i) {
      batch.push_back(random_delivery());
    }
    const auto outcomes = journal.append(batch);
    if (!outcomes) {
      CHECK(outcomes.error().code == ErrorCode::io);
      return false;
    }
    REQUIRE(outcomes->size() == batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      accept(batch[i], outcomes->at(i));
    }
    return true;
  }

  void accept(const journal::NewDelivery& delivery, const journal::Appended& outcome)
  {
    if (outcome.duplicate) {
      const auto first = m_deliveries.find(outcome.delivery_id);
      // After a power cut the first one may be of a batch that was never acknowledged.
      if (first != m_deliveries.end()) {
        CHECK(first->second.dedupe_key == delivery.dedupe_key);
      }
      return;
    }
    CHECK(outcome.delivery_id == delivery.id);
    if (delivery.dedupe_key) {
      CHECK(m_keys.insert(*delivery.dedupe_key).second);
    }
    m_deliveries.emplace(delivery.id, delivery);
    for (const auto& event : delivery.events) {
      for (const auto& destination : event.destinations) {
        m_states[{event.id, destination}] = journal::DestinationState::pending;
      }
    }
  }

  bool claim(journal::Journal& journal)
  {
    const std::string destination = kDestinations[m_rng.below(2)];
    const auto claimed = journal.claim(destination, m_clock.now(), {.limit = 1 + m_rng.below(4)});
    if (!claimed) {
      return false;
    }
    for (const auto& one : *claimed) {
      const Pair pair{one.event_id, destination};
      CHECK(m_held.insert(pair).second);
      if (const auto known = m_states.find(pair); known != m_states.end() && !m_lost_power) {
        CHECK(known->second == journal::DestinationState::pending);
      }
    }
    return true;
  }

  bool settle(journal::Journal& journal)
  {
    std::vector<journal::Settlement> batch;
    for (const Pair& pair : m_held) {
      if (m_rng.below(2) == 0) {
        const auto state = static_cast<journal::DestinationState>(m_rng.below(3));
        batch.push_back(make_settlement(pair.first, pair.second, state));
        batch.back().next_attempt = m_clock.now() + std::chrono::seconds{m_rng.below(5)};
      }
    }
    if (!journal.settle(batch)) {
      return false;
    }
    for (const auto& settlement : batch) {
      const Pair pair{settlement.event_id, settlement.destination};
      m_held.erase(pair);
      m_states[pair] = settlement.state;
      ++m_attempts[settlement.event_id];
    }
    return true;
  }

  bool refuse(journal::Journal& journal)
  {
    journal::Refusal refusal;
    refusal.id = text("dlv_r", ++m_refusals);
    refusal.body.assign(100, 'r');
    return journal.append_refusals(std::span(&refusal, 1)).has_value();
  }

  void check_event(const journal::EventDetails& details) const
  {
    bool dead = false;
    bool pending = false;
    for (const auto& row : details.destinations) {
      const auto known = m_states.at({details.event.id, row.destination});
      // A settle that gave an error with the power may have reached the disk all the same: at least
      // once.
      const bool may_be_back = m_lost_power && row.state == journal::DestinationState::pending;
      if (known != journal::DestinationState::pending && !may_be_back) {
        CHECK(row.state == known);
      }
      dead = dead || row.state == journal::DestinationState::dead;
      pending = pending || row.state == journal::DestinationState::pending;
    }
    const auto attempts = m_attempts.find(details.event.id);
    if (!m_lost_power) {
      CHECK(details.attempts.size() >= (attempts == m_attempts.end() ? 0 : attempts->second));
    }
    using journal::EventStatus;
    const auto expected = details.destinations.empty() ? EventStatus::no_destination
                          : dead                       ? EventStatus::dead
                          : pending                    ? EventStatus::pending
                                                       : EventStatus::delivered;
    CHECK(details.event.status == expected);
  }

  bool m_lost_power = false;
  SeededRng m_rng;
  FakeClock m_clock;
  int m_appended = 0;
  int m_refusals = 0;
  std::map<std::string, journal::NewDelivery> m_deliveries; ///< promised
  std::set<std::string> m_keys;
  std::map<Pair, journal::DestinationState> m_states;
  std::map<std::string, std::size_t> m_attempts;
  std::set<Pair> m_held;
};

} // namespace hookctl::tests
