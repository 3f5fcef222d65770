#include "hookctl/journal/detail/state_table.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <functional>

namespace hookctl::journal::detail {

namespace {

constexpr std::string_view kState = "state.";
constexpr std::string_view kDead = "dead.";
constexpr std::string_view kOff = "off.";

} // namespace

std::string StateTable::state_key(std::string_view event, std::string_view token) const
{
  return text(m_names->key_prefix, kState, event, ".", token);
}

Result<std::optional<StateRecord>> StateTable::find(std::string_view event,
                                                    std::string_view destination)
{
  HOOKCTL_TRY_AS(const auto token, destination_token(destination));
  HOOKCTL_TRY_AS(const auto entry,
                 nats::find_newest(*m_connection, m_names->states, state_key(event, token)));
  if (!entry) {
    return std::nullopt;
  }
  HOOKCTL_TRY_AS(auto state, decode_state(entry->payload));
  return std::optional(std::move(state));
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
                      if (tokens.size() == 3) {
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

Result<std::vector<nats::NewMessage>> StateTable::entries(std::string_view event,
                                                          const StateRecord& state)
{
  HOOKCTL_TRY_AS(const auto token, destination_token(state.destination));
  std::vector<nats::NewMessage> out;
  out.push_back({.subject = state_key(event, token), .payload = encode_state(state)});
  if (state.state == DestinationState::dead) {
    out.push_back({.subject = text(m_names->key_prefix, kDead, event, ".", token),
                   .payload = out.front().payload});
  }
  return out;
}

Result<nats::NewMessage> StateTable::switch_entry(std::string_view destination,
                                                  const DisabledDestination* off)
{
  HOOKCTL_TRY_AS(const auto token, destination_token(destination));
  return nats::NewMessage{.subject = text(m_names->key_prefix, kOff, token),
                          .payload = off == nullptr ? std::string() : encode_disabled(*off)};
}

Result<std::vector<DisabledDestination>> StateTable::disabled()
{
  std::vector<DisabledDestination> out;
  HOOKCTL_TRY(nats::scan(*m_connection,
                         m_names->states,
                         {.subject = text(m_names->key_prefix, kOff, "*")},
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
  HOOKCTL_TRY(look(text(m_names->key_prefix, kDead, "*.*"),
                   [&](std::string_view /*event*/, const StateRecord& state) {
                     out.push_back(state.delivery);
                   }));
  std::ranges::sort(out, std::greater<>());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<> StateTable::forget_before(std::uint64_t sequence)
{
  for (const std::string_view kind : {kState, kDead}) {
    HOOKCTL_TRY(nats::purge_before(
        *m_connection, m_names->states, text(m_names->key_prefix, kind, ">"), sequence));
  }
  return {};
}

Result<> StateTable::each(const std::function<void(std::string_view, StateRecord)>& take)
{
  return look(text(m_names->key_prefix, kState, "*.*"), take);
}

} // namespace hookctl::journal::detail
