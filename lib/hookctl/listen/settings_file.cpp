#include "hookctl/listen/settings_file.hpp"

#include "hookctl/listen/account_files.hpp"
#include "hookctl/routing/definition_file.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::listen {

SettingsFile::SettingsFile(os::Paths paths,
                           model::Environment environment,
                           account::EnvironmentSettings now_used,
                           const Clock& clock)
    : m_paths(std::move(paths))
    , m_environment(environment)
    , m_used(std::move(now_used))
    , m_clock(clock)
{
}

SettingsChanges SettingsFile::look(bool always)
{
  SettingsChanges changes;
  const auto state = os::file_state(account::settings_file(m_paths, m_environment));
  if (!always && m_state == state && !m_wrong_since) {
    return changes;
  }
  m_state = state.is_settled(m_clock.now()) ? std::optional(state) : std::nullopt;
  auto read = account::load_settings(m_paths, m_environment);
  if (!read) {
    const SteadyTime now = m_clock.steady_now();
    m_wrong_since = m_wrong_since.value_or(now);
    const bool is_lasting = always || now - *m_wrong_since >= AccountFiles::kGrace;
    changes.look_again = !is_lasting;
    if (is_lasting && m_told != read.error()) {
      changes.broken = m_told = read.error();
    }
    if (is_lasting) {
      m_wrong_since.reset();
    }
    return changes;
  }
  m_told.reset();
  m_wrong_since.reset();
  if (read->public_url != m_used.public_url) {
    changes.public_url = read->public_url.value_or("");
  }
  if (!std::ranges::equal(read->destinations, m_used.destinations, routing::same)) {
    changes.destinations = read->destinations;
  }
  if (read->bind != m_used.bind) {
    changes.at_next_start.emplace_back("listen.bind");
  }
  if (read->admin != m_used.admin) {
    changes.at_next_start.emplace_back("listen.admin");
  }
  if (read->trusted_proxies != m_used.trusted_proxies) {
    changes.at_next_start.emplace_back("listen.trusted_proxies");
  }
  if (read->tls_certificate != m_used.tls_certificate || read->tls_key != m_used.tls_key) {
    changes.at_next_start.emplace_back("listen.tls_cert");
  }
  if (read->journal != m_used.journal || read->shared_journal != m_used.shared_journal) {
    changes.at_next_start.emplace_back("journal");
  }
  if (read->nats != m_used.nats) {
    changes.at_next_start.emplace_back("nats");
  }
  m_used = *std::move(read);
  return changes;
}

} // namespace hookctl::listen
