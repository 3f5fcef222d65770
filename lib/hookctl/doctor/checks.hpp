#pragma once

#include "hookctl/doctor/finding.hpp"
#include "hookctl/doctor/subject.hpp"

// Each check looks at one matter and says something of every one of its ids, be it that all is well
// or that it was skipped. An error is why it could not look at all.
namespace hookctl::doctor {

Result<Findings> check_files(const Subject& subject);
Result<Findings> check_settings(const Subject& subject);
Result<Findings> check_accounts(const Subject& subject);
Result<Findings> check_keys(const Subject& subject);
Result<Findings> check_events(const Subject& subject);
Result<Findings> check_destinations(const Subject& subject);
Result<Findings> check_presets(const Subject& subject);
Result<Findings> check_journal(const Subject& subject);
Result<Findings> check_listener(const Subject& subject);
Result<Findings> check_public_url(const Subject& subject);
Result<Findings> check_tls(const Subject& subject);
Result<Findings> check_clock(const Subject& subject);
Result<Findings> check_service(const Subject& subject);

} // namespace hookctl::doctor
