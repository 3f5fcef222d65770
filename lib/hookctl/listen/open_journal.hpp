#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/journal/jetstream_journal.hpp"
#include "hookctl/journal/sqlite_journal.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace hookctl::listen {

/// The journal in this file, or the shared one instead when there is one: to write what comes in.
Result<std::unique_ptr<journal::Journal>>
open_writer(const std::filesystem::path& file,
            const std::optional<journal::JetStreamOptions>& shared,
            const journal::Keep& keep);

/// The same for a lane, which claims and settles.
Result<std::unique_ptr<journal::Journal>>
open_companion(const std::filesystem::path& file,
               const std::optional<journal::JetStreamOptions>& shared);

} // namespace hookctl::listen
