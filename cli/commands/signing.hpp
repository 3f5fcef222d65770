#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/account.hpp"
#include "hookctl/account/definition.hpp"
#include "hookctl/auth/verify.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/preset/preset.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::cli {

// What verify, sign and send have in common: whose scheme, which key.

/// --provider, --account, --variant, --auth-value and the key flags.
std::vector<Flag> signer_flags();

/// --header 'NAME: VALUE', repeatable.
Flag header_flag(std::string help);

/// --at TIME.
Flag at_flag(std::string help);

/// What those flags said.
struct SignerOptions {
  std::string provider; ///< or, when empty:
  std::string account;
  std::optional<std::string> variant; ///< "" is the default one
  std::vector<std::pair<std::string, std::string>> values;
  std::optional<model::KeyReference> key;
};

/// Whether a provider may stand beside an account, whose scheme then counts.
Result<SignerOptions> parse_signer(const Arguments& arguments, const Context& context);

Result<model::Headers> parse_headers(const Arguments& arguments);

/// RFC 3339, or Unix seconds or milliseconds.
Result<std::optional<TimePoint>> parse_at(const Arguments& arguments);

/// The scheme with everything it needs.
struct Signer {
  preset::Preset preset;
  std::optional<account::Account> account;
  account::Definition definition;
  preset::Scheme scheme;
  std::string variant; ///< "" for the default
  auth::Keys keys;
  std::vector<std::pair<std::string, std::string>> values;

  /// The account's or the provider's.
  [[nodiscard]] const std::string& name() const { return definition.facts.name; }
};

enum class PreviousKey { no, yes };

/// Loads account, preset and keys. denied for a key that cannot be loaded; invalid_argument when
/// the scheme needs one and none is given, for a variant that the provider has not.
Result<Signer> find_signer(const SignerOptions& options,
                           const Workspace& workspace,
                           const Context& context,
                           PreviousKey previous);

/// The URL that senders of an account call; "" without an account.
std::string
public_webhook_url(const Workspace& workspace, const Context& context, const Signer& signer);

} // namespace hookctl::cli
