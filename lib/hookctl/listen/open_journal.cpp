#include "hookctl/listen/open_journal.hpp"

namespace hookctl::listen {

Result<std::unique_ptr<journal::Journal>>
open_writer(const std::filesystem::path& file,
            const std::optional<journal::JetStreamOptions>& shared,
            const journal::Keep& keep)
{
  return shared ? journal::open_jetstream_writer(*shared)
                : journal::open_sqlite_writer(file, {.keep = keep});
}

Result<std::unique_ptr<journal::Journal>>
open_companion(const std::filesystem::path& file,
               const std::optional<journal::JetStreamOptions>& shared)
{
  return shared ? journal::open_jetstream_reader(*shared) : journal::open_sqlite_companion(file);
}

} // namespace hookctl::listen
