#include "hookctl/listen/reloader.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::listen {

namespace {

using std::chrono::milliseconds;
using Woken = os::FolderWatch::Woken;

constexpr milliseconds kBetweenLooks{1000};
constexpr milliseconds kLongestBetweenLooks{30'000};
constexpr int kShareOfTime = 200;
/// One command makes several events; half of a large checkout is not worth a look.
constexpr milliseconds kQuiet{30};
constexpr int kMostQuietWaits = 10;

void say(log::Logger& logger,
         std::string_view event,
         const std::string& account,
         const Error& error,
         std::string_view consequence)
{
  logger.warning(event,
                 {{"account", account},
                  {"error", error.message},
                  {"at", error.at ? to_string(*error.at) : "-"},
                  {"hint", error.hint.empty() ? "-" : error.hint},
                  {"served", std::string(consequence)}});
}

} // namespace

Reloader::Reloader(const Parts& parts)
    : m_parts(parts)
    , m_settings({parts.source.settings,
                  [this](const std::string& given) {
                    const std::string& url = given.empty() ? m_parts.own_url : given;
                    m_parts.accounts.set_public_url(url);
                    return url;
                  },
                  parts.use_destinations,
                  parts.logger})
{
}

void Reloader::run(const std::stop_token& stop)
{
  os::FolderWatch& watch = m_parts.source.watch;
  while (true) {
    watch.set(m_parts.source.accounts.folders());
    const Woken woken = watch.wait(m_next, stop);
    if (woken == Woken::by_stop) {
      return;
    }
    Look how = woken == Woken::by_call ? Look::thorough : Look::quick;
    if (woken == Woken::by_change) {
      how = settle(stop);
    }
    look(how);
  }
}

/// Waits for quiet, not for long.
Look Reloader::settle(const std::stop_token& stop)
{
  for (int waits = 0; waits < kMostQuietWaits; ++waits) {
    const Woken woken = m_parts.source.watch.wait(kQuiet, stop);
    if (woken != Woken::by_change) {
      return woken == Woken::by_call ? Look::thorough : Look::quick;
    }
  }
  return Look::quick;
}

void Reloader::look(Look how)
{
  const auto& source = m_parts.source;
  if (how == Look::quick && source.accounts.is_half_written()) {
    m_next = AccountFiles::kGrace;
    return;
  }
  if (how == Look::thorough && source.began) {
    source.began();
  }
  const SteadyTime began = m_parts.clock.steady_now();
  m_parts.accounts.sweep();
  const bool settings_again = m_settings.look(how == Look::thorough);
  const bool accounts_again = look_at_accounts(how);
  const auto took = std::chrono::duration_cast<milliseconds>(m_parts.clock.steady_now() - began);
  m_next = settings_again || accounts_again
               ? AccountFiles::kGrace
               : std::clamp(took * kShareOfTime, kBetweenLooks, kLongestBetweenLooks);
  if (how == Look::thorough && source.ended) {
    source.ended();
  }
}

bool Reloader::look_at_accounts(Look how)
{
  AccountFiles& files = m_parts.source.accounts;
  AccountChanges changes = files.look(*m_parts.accounts.now(), how);
  tell(changes, how);
  if (changes.is_empty()) {
    return changes.look_again;
  }
  const bool again = changes.look_again;
  const auto outdated = m_parts.accounts.apply(std::move(changes));
  for (const std::string& name : outdated) {
    files.forget(name);
  }
  return again || !outdated.empty();
}

void Reloader::tell(const AccountChanges& changes, Look how)
{
  log::Logger& logger = m_parts.logger;
  const auto serving = m_parts.accounts.now();
  if (changes.folder) {
    say(logger, "accounts.unreadable", "-", *changes.folder, "the accounts as they were");
  }
  for (const auto& [account, error] : changes.broken) {
    const auto served = serving->accounts.find(account);
    const bool is_good = served != serving->accounts.end() && !served->second.stopped;
    say(logger, "account.broken", account, error, is_good ? "as it last was" : "not at all");
  }
  for (const auto& [account, error] : changes.unchecked) {
    say(logger, "account.unchecked", account, error, "without a look at its payloads");
  }
  for (const std::string& account : changes.mended) {
    logger.info("account.mended", {{"account", account}});
  }
  if (how == Look::thorough || !changes.is_empty()) {
    logger.info("accounts.reloaded",
                {{"added", changes.added},
                 {"changed", changes.ready.size() - changes.added},
                 {"removed", changes.removed.size()},
                 {"broken", changes.still_broken}});
  }
}

} // namespace hookctl::listen
