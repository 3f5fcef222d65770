#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/schema/description.hpp"

#include <optional>
#include <vector>

namespace hookctl::account {

/// What the account's own payload says of those that arrive, unwrapped as they are; nullopt when it
/// has none, or when its payload_check is off. invalid_data, with file:line:column, when the file
/// is missing or not what schema::Description::parse() takes.
Result<std::optional<schema::Description>> load_description(
    const Store& store, const Account& account, const std::vector<body::Unwrap>& unwrap);

} // namespace hookctl::account
