#include "hookctl/listen/settings_reload.hpp"

#include "hookctl/base/text.hpp"

#include <utility>

namespace hookctl::listen {

SettingsReload::SettingsReload(Parts parts)
    : m_parts(std::move(parts))
{
}

bool SettingsReload::look(bool thorough)
{
  SettingsChanges changes = m_parts.file.look(thorough);
  if (changes.public_url && m_parts.use_public_url) {
    m_parts.logger.info("settings.reloaded",
                        {{"public_url", m_parts.use_public_url(*changes.public_url)}});
  }
  if (changes.destinations) {
    m_waiting = std::move(changes.destinations);
  }
  if (m_waiting) {
    use_destinations();
  }
  for (const std::string& key : changes.at_next_start) {
    if (m_parts.use_public_url || !key.starts_with("listen.")) {
      m_parts.logger.warning("settings.need_restart", {{"changed", key}});
    }
  }
  if (changes.broken) {
    const Error& error = *changes.broken;
    m_parts.logger.warning("settings.broken",
                           {{"error", error.message},
                            {"at", error.at ? to_string(*error.at) : "-"},
                            {"hint", error.hint.empty() ? "-" : error.hint}});
  }
  return changes.look_again;
}

void SettingsReload::use_destinations()
{
  const std::size_t count = m_waiting->size();
  if (const auto used = m_parts.use_destinations(*m_waiting); !used) {
    const Error& error = used.error();
    if (m_told == error) {
      return;
    }
    m_told = error;
    m_parts.logger.warning("destinations.broken",
                           {{"error", error.message},
                            {"hint", error.hint.empty() ? "-" : error.hint},
                            {"served", "the destinations as they were"}});
    return;
  }
  m_waiting.reset();
  m_told.reset();
  m_parts.logger.info("destinations.reloaded", {{"destinations", count}});
}

} // namespace hookctl::listen
