#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/account/definition.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/schema/schema.hpp"

namespace hookctl::mapping {

/// For saving an account whose payload is a schema: the account's own paths must be possible in
/// what fits it; of the fallbacks for sender and source at least one. no_match naming field and
/// path, with the nearest described path as hint. What the schema leaves open is no error, nor is a
/// path from the items of a batch.
Result<> check_against_schema(const account::Definition& definition,
                              const account::Account& account,
                              const schema::Schema& schema);

} // namespace hookctl::mapping
