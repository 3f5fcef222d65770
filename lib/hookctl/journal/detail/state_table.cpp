#include "hookctl/journal/detail/state_table.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <functional>

namespace hookctl::journal::detail {

namespace {

constexpr std::string_view kStateKey = "state.";
constexpr std::string_view kDeadKey = "dead.";
constexpr std::string_view kAgainKey = "again.";
constexpr std::string_view kMappedKey = "mapped.";
constexpr std::string_view kOffKey = "off.";

} // namespace

std::string StateTable::state_key(std::string_view event, std::string_view token) const
{
  return text(m_names->key_prefix, kStateKey, event, ".", token);
}

Result<std::optional<StateRecord>> StateTable::find(std::string_view event,
                                                    std::string_view destination)
{
  HOOKCTL_TRY_AS(auto stored, find_stored(event, destination));
  return stored ? std::optional(std::move(stored->state)) : std::nullopt;
}

Result<std::optional<StoredState>> StateTable::find_stored(std::string_view event,
                                                           std::string_view destination)
{
  HOOKCTL_TRY_AS(const auto token, destination_token(destination));
  HOOKCTL_TRY_AS(const auto entry,
                 nats::find_newest(*m_connection, m_names->states, state_key(event, token)));
  if (!entry) {
    return std::nullopt;
  }
  HOOKCTL_TRY_AS(auto state, decode_state(entry->payload));
  return std::optional(StoredState{std::move(state), entry->sequence});
}

Result<> StateTable::look(const std::string& subject,
                          const std::function<void(std::string_view, StateRecord)>& take)
{
  return nats::scan(*m_connection,
                    m_names->states,
                    {.subject = subject},
                    [&](const nats::StoredMessage& entry) -> Result<bool> {
                      const auto tokens = split(
                          std::string_view(entry.subject).substr(m_names->key_prefix.size()), '.');
                      if (tokens.size() == 3 && !entry.payload.empty()) {
                        HOOKCTL_TRY_AS(auto state, decode_state(entry.payload));
                        take(tokens[1], std::move(state));
                      }
                      return true;
                    });
}

Result<std::vector<StateRecord>> StateTable::find_all(std::string_view event)
{
  std::vector<StateRecord> out;
  HOOKCTL_TRY(look(state_key(event, "*"), [&](std::string_view /*event*/, StateRecord state) {
    out.push_back(std::move(state));
  }));
  return out;
}

Result<std::optional<nats::NewMessage>> StateTable::dead_entry(std::string_view event,
                                                               const StateRecord& state)
{
  const bool is_dead = state.state == DestinationState::dead;
  const bool was_dead = state.state == DestinationState::delivered && state.replay != 0;
  if (!is_dead && !was_dead) {
    return std::optional<nats::NewMessage>{};
  }
  HOOKCTL_TRY_AS(const auto token, destination_token(state.destination));
  return std::optional(
      nats::NewMessage{.subject = text(m_names->key_prefix, kDeadKey, event, ".", token),
                       .payload = is_dead ? encode_state(state) : ""});
}

Result<nats::NewMessage>
StateTable::entry_after(std::string_view event, const StateRecord& state, std::uint64_t sequence)
{
  HOOKCTL_TRY_AS(const auto token, destination_token(state.destination));
  return nats::NewMessage{
      .subject = state_key(event, token), .payload = encode_state(state), .after = sequence};
}

Result<std::optional<nats::StoredMessage>> StateTable::find_entry(std::string_view kind,
                                                                  std::string_view event)
{
  return nats::find_newest(*m_connection, m_names->states, text(m_names->key_prefix, kind, event));
}

Result<std::optional<Amendment>> StateTable::find_amendment(std::string_view event)
{
  HOOKCTL_TRY_AS(const auto entry, find_entry(kAgainKey, event));
  if (!entry) {
    return std::nullopt;
  }
  HOOKCTL_TRY_AS(auto amendment, decode_amendment(entry->payload));
  return std::optional(std::move(amendment));
}

Result<Amendments> StateTable::amendments()
{
  Amendments out;
  HOOKCTL_TRY(nats::scan(*m_connection,
                         m_names->states,
                         {.subject = text(m_names->key_prefix, kAgainKey, "*")},
                         [&](const nats::StoredMessage& entry) -> Result<bool> {
                           HOOKCTL_TRY_AS(auto one, decode_amendment(entry.payload));
                           std::string id = one.event.id;
                           out.insert_or_assign(std::move(id), std::move(one));
                           return true;
                         }));
  return out;
}

Result<std::optional<Mapping>> StateTable::find_mapping(std::string_view event)
{
  HOOKCTL_TRY_AS(const auto entry, find_entry(kMappedKey, event));
  if (!entry) {
    return std::nullopt;
  }
  HOOKCTL_TRY_AS(auto mapping, decode_mapping(entry->payload));
  return std::optional(std::move(mapping));
}

std::vector<nats::NewMessage>
StateTable::amendment_entries(const Amendment& amendment,
                              const std::optional<Mapping>& mapping) const
{
  std::vector<nats::NewMessage> out;
  if (mapping) { // first: nobody is to look for one that is not there
    out.push_back({.subject = text(m_names->key_prefix, kMappedKey, amendment.event.id),
                   .payload = encode_mapping(*mapping)});
  }
  out.push_back({.subject = text(m_names->key_prefix, kAgainKey, amendment.event.id),
                 .payload = encode_amendment(amendment)});
  return out;
}

Result<nats::NewMessage> StateTable::switch_entry(std::string_view destination,
                                                  const DisabledDestination* off)
{
  HOOKCTL_TRY_AS(const auto token, destination_token(destination));
  return nats::NewMessage{.subject = text(m_names->key_prefix, kOffKey, token),
                          .payload = off == nullptr ? std::string() : encode_disabled(*off)};
}

Result<std::vector<DisabledDestination>> StateTable::disabled()
{
  std::vector<DisabledDestination> out;
  HOOKCTL_TRY(nats::scan(*m_connection,
                         m_names->states,
                         {.subject = text(m_names->key_prefix, kOffKey, "*")},
                         [&](const nats::StoredMessage& entry) -> Result<bool> {
                           if (!entry.payload.empty()) {
                             HOOKCTL_TRY_AS(auto one, decode_disabled(entry.payload));
                             out.push_back(std::move(one));
                           }
                           return true;
                         }));
  std::ranges::sort(out, {}, &DisabledDestination::name);
  return out;
}

Result<std::vector<std::uint64_t>> StateTable::dead_deliveries()
{
  std::vector<std::uint64_t> out;
  HOOKCTL_TRY(look(text(m_names->key_prefix, kDeadKey, "*.*"),
                   [&](std::string_view /*event*/, const StateRecord& state) {
                     out.push_back(state.delivery);
                   }));
  std::ranges::sort(out, std::greater<>());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<> StateTable::forget_before(std::uint64_t sequence)
{
  for (const std::string_view kind : {kStateKey, kDeadKey, kAgainKey, kMappedKey}) {
    HOOKCTL_TRY(nats::purge_before(
        *m_connection, m_names->states, text(m_names->key_prefix, kind, ">"), sequence));
  }
  return {};
}

Result<> StateTable::each(const std::function<void(std::string_view, StateRecord)>& take)
{
  return look(text(m_names->key_prefix, kStateKey, "*.*"), take);
}

} // namespace hookctl::journal::detail
