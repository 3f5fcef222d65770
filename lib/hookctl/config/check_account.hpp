#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/account/definition.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/config/edit_account.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::config {

/// Holds an account against its preset and its payload, a sample or a schema: `payload`, else what
/// the workshop's store has for it. not_found for the provider; invalid_argument, no_match (a path
/// finds nothing in the sample, or the schema allows nothing there) or invalid_data (the payload,
/// with its place, the file left empty for a new one) for the fields; invalid_argument for a value
/// that the scheme needs.
Result<account::Definition> check_fields(const Workshop& workshop,
                                         const account::Account& account,
                                         const std::optional<std::string>& payload);

/// What a person should know of the account's key, for the scheme of its definition.
/// invalid_argument for a key that cannot be one of the scheme; with Strict::yes denied for one
/// that is missing (unless a handshake brings it) or cannot be loaded here.
Result<std::vector<std::string>> check_keys(const Workshop& workshop,
                                            const account::Account& account,
                                            const account::Definition& definition,
                                            Strict strict);

/// What a person should know of a new payload.
void warn_of_payload(const std::optional<std::string>& payload, std::vector<std::string>& warnings);

} // namespace hookctl::config
