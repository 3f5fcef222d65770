#include "hookctl/doctor/examine.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"

#include <exception>

namespace hookctl::doctor {

namespace {

constexpr Group kGroups[] = {
    {"files", check_files},
    {"settings", check_settings},
    {"accounts", check_accounts},
    {"keys", check_keys},
    {"events", check_events},
    {"destinations", check_destinations},
    {"presets", check_presets},
    {"journal", check_journal},
    {"listener", check_listener},
    {"public_url", check_public_url},
    {"tls", check_tls},
    {"clock", check_clock},
    {"service", check_service},
};

Findings cannot_run(const Group& group, const Error& error)
{
  return {of_error(text(group.name, ".run"), Level::problem, error, "not checked")};
}

} // namespace

std::span<const Group> all_groups()
{
  return kGroups;
}

Findings examine(const Group& group, const Subject& subject)
{
  try {
    auto findings = group.run(subject);
    return findings ? *std::move(findings) : cannot_run(group, findings.error());
  } catch (const std::exception& failure) {
    return cannot_run(group, fail(ErrorCode::internal, printable(failure.what())).value());
  }
}

} // namespace hookctl::doctor
