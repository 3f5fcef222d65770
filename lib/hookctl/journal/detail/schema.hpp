#pragma once

#include "hookctl/db/migrations.hpp"

namespace hookctl::journal::detail {

/// The tables of journal.db.
const db::Schema& journal_schema();

} // namespace hookctl::journal::detail
