#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "hookctl/account/account.hpp"
#include "hookctl/account/definition.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/http_message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::cli {

// What the `map` commands have in common: where their payload comes from.

/// --provider, --account, --inbox, --header and --content-type.
std::vector<Flag> payload_flags();

/// FILE, beside them.
Positional payload_file(Positional::Count count);

/// What a person said about the payload and about who reads it. One of `file` and `inbox`, or a
/// sample: of the account (its own, else its preset's) or of the provider.
struct PayloadSource {
  std::string account;
  std::string provider;
  std::string inbox; ///< dlv_… or evt_…
  std::string file;  ///< - for standard input
  /// Typed ones; they count before those that the payload carries.
  model::Headers headers;
};

/// The flags, without FILE. invalid_argument for two of those that exclude each other.
Result<PayloadSource> parse_payload_flags(const Arguments& arguments);

/// Takes FILE from the positional at `index`, which must be the last; there need not be one.
/// invalid_argument for more, and for one beside --inbox.
Result<> take_payload_file(PayloadSource& source, const Arguments& arguments, std::size_t index);

/// A payload as a request, and what is known about how it is read.
struct Payload {
  model::Request request;
  std::string origin; ///< where it came from, for people
  /// Of the account, the provider or, from the inbox, whoever received it; nullopt for a payload
  /// alone.
  std::optional<account::Definition> definition;
  std::optional<account::Account> account;
};

enum class Base64Json {
  as_unwrapped, ///< decoded where a definition's `unwrap` says so
  decoded       ///< decoded also where nothing says so, with a note
};

/// invalid_argument when nothing names a payload, not_found for an account, a provider, a file and
/// a delivery that is not there. A payload without a declared type is read by
/// body::sniff_media_type(); a note says what else than JSON it was taken for. From the inbox it is
/// the request as it was received, byte for byte.
Result<Payload> load_payload(const PayloadSource& source,
                             const Context& context,
                             Base64Json base64 = Base64Json::as_unwrapped);

/// body::parse_body(), unwrapped as the definition says; the context of an error is the origin.
Result<json::Document> parse_payload(const Payload& payload);

} // namespace hookctl::cli
