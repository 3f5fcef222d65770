#pragma once

#include "cli/app/context.hpp"
#include "cli/commands/map/payload.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/schema/drift.hpp"

#include <optional>

namespace hookctl::cli {

// The part of `map show` that says how a payload differs from the account's own.

/// nullopt when nothing describes it: no account, an account without a payload, or payload_check
/// off. The errors of account::load_description().
Result<std::optional<schema::Drift>>
find_drift(const Payload& payload, const json::Document& document, const Context& context);

/// True when the listener would answer 422.
bool is_rejected(const Payload& payload, const std::optional<schema::Drift>& drift);

/// A table of differences below a line of its own; nothing when there is none.
void print_drift(const Payload& payload,
                 const std::optional<schema::Drift>& drift,
                 const Context& context);

/// The member `drift`: null where nothing describes the payload.
void write_drift_member(json::Writer& out, const std::optional<schema::Drift>& drift);

} // namespace hookctl::cli
