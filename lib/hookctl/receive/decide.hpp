#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/receive/account_table.hpp"
#include "hookctl/schema/drift.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::receive {

/// What the gate says of an event before anybody looks for a destination.
enum class Gate { open, inactive, unroutable };

struct DecidedEvent {
  std::string id;
  std::string code;
  std::optional<std::string> sender;
  std::optional<std::string> source;
  std::string recipient;
  Gate gate = Gate::open;
  std::string reason; ///< "" when the gate is open
  std::string envelope;
  /// Of an open gate: where it goes, and why nowhere. For whoever routes it; decide() leaves both
  /// empty.
  std::vector<std::string> destinations = {};
  std::string unrouted = {};
};

/// What becomes of one request. Nothing has been written yet: an accepted one is answered only
/// after the journal took it.
struct Decision {
  enum class Kind {
    refused,   ///< answer `response`; note the refusal
    handshake, ///< answer `response`; no delivery to keep
    accepted,  ///< journal it, then answer success_response()
  };

  Kind kind = Kind::refused;
  model::Response response;
  /// "" when the URL names no account of ours.
  std::string account;
  std::string provider;
  /// Why it was refused, or which handshake it was; for logs and the inbox, never sent to the
  /// sender.
  std::string reason;

  std::string delivery_id;
  std::optional<std::string> dedupe_key;
  std::string verified;
  std::string key;
  /// Every step with what it found, as a JSON object.
  std::string trace;
  /// How the payload differs from the account's own; empty where nothing is compared.
  schema::Drift drift;
  std::vector<DecidedEvent> events;
  preset::Answer answer;

  /// Of a handshake: the account's key, to be kept before `response` goes out (503 when it cannot
  /// be).
  std::optional<model::Secret> learned;
  /// Of a handshake: an https URL that confirms the subscription when it is opened, which the
  /// account allows.
  std::string visit;
  /// A refused request whose body may hold a key or a token: it is not kept.
  bool has_secret_body = false;
};

/// One delivery, decided: limits have passed; account and token, address, handshake,
/// authentication, domain, body, its description, split, mapping, gate follow, each refusal with
/// its own status. A pure function of its arguments; never blocks. The error is `internal` only (no
/// random bytes): answer 503.
Result<Decision>
decide(const model::Request& request, const AccountTable& table, const Clock& clock, Rng& rng);

/// The answer to an accepted delivery that is kept as `delivery_id` (of the first one, for a
/// repeat).
model::Response success_response(const preset::Answer& answer, std::string_view delivery_id);

/// `{"status":"error","error":"…"}`.
model::Response error_response(int status, std::string_view error);

/// The headers in which senders of this scheme state their token.
std::vector<std::string> credential_headers(const preset::Scheme& scheme);
/// The same with those in which handshakes state a token or bring a key.
std::vector<std::string> credential_headers(const account::Definition& definition);

/// True when senders state a token, or handshakes bring a key, in the body.
bool has_body_credentials(const account::Definition& definition);

/// The headers with the values of credentials as dots: those named, and every one that looks like
/// it (Authorization, Cookie, X-…-Token, X-Api-Key, …), since a request may belong to nobody we
/// know.
model::Headers redact_headers(const model::Headers& headers,
                              const std::vector<std::string>& credentials);

/// `/development/shop_eu/…`: the target without the token of its URL, or what looks like one, and
/// without its query, where some senders put theirs.
std::string redact_target(std::string_view target);

} // namespace hookctl::receive
