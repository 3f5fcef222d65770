#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/yaml/value.hpp"

namespace hookctl::account {

/// What write_account() writes, for who puts it into another file or compares it key by key.
yaml::Value account_value(const Account& account, Redact redact);

/// An account in another file than its own: as parse_account(), but that its name is checked
/// against nothing, and that its token may be left out, which is "" then.
Result<Account> read_account(const yaml::Value& value);

} // namespace hookctl::account
