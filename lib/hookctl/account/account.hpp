#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/model/ip_address.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/model/source_id.hpp"
#include "hookctl/yaml/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::account {

/// The key being rotated out: still accepted until then.
struct PreviousKey {
  model::KeyReference reference;
  std::optional<TimePoint> until;
};

/// What happens to a payload that does not fit the account's own one.
enum class PayloadCheck {
  off,    ///< nothing is compared
  warn,   ///< it is accepted, and the difference told
  reject, ///< it is refused with 422
};

/// `off`, `warn`, `reject`.
std::string_view to_string(PayloadCheck check);
std::optional<PayloadCheck> parse_payload_check(std::string_view word);

/// One account file: the account form, a field a key (hookctl-files(5)). Paths are kept as written.
struct Account {
  model::AccountName name;
  std::string provider = "custom";
  std::string domain = {};
  /// The file of a sample payload or of a JSON Schema of payloads, relative to the account file; ""
  /// when there is none.
  std::string payload = {};
  PayloadCheck payload_check = PayloadCheck::warn;
  bool send_to_user = false;
  std::optional<model::SourceId> default_source = {};
  std::optional<model::KeyReference> auth_key = {};
  std::optional<PreviousKey> auth_key_previous = {};
  /// What a provider's URL check must state (Meta's verify token); the URL's own token when absent.
  std::optional<model::KeyReference> handshake_token = {};
  /// URLs by which a provider has a subscription confirmed may be opened.
  bool visit_handshakes = false;
  /// From where it is sent to; everywhere when empty.
  std::vector<model::IpNetwork> allow_from = {};
  /// Which of the preset's variants signs; "" for its default.
  std::string variant = {};
  /// What the scheme needs beside the key and is no secret: {value:NAME}.
  std::vector<std::pair<std::string, std::string>> auth_values = {};
  std::vector<std::string> sender_path = {};
  std::vector<std::string> source_path = {};
  std::vector<std::pair<std::string, std::string>> params = {};
  /// A scheme of its own, as a preset's `verify:` block says it.
  std::optional<yaml::Value> verify = {};
  /// How the payload is taken out of the body, as a preset's `unwrap:` block says it.
  std::optional<yaml::Value> unwrap = {};
  std::string event_path = {};
  std::string id_path = {};
  std::string time_path = {};
  /// Active event codes; globs allowed.
  std::vector<std::string> events = {};
  std::string token = {};
};

/// Reads one account file. invalid_data with file:line:column for unknown keys, wrong types and
/// broken rules of single fields; `expected_name` (from the file's name) must be the name inside.
Result<Account>
parse_account(std::string_view yaml, std::string_view file, std::string_view expected_name);

enum class Redact { no, yes };

/// The account as YAML, keys in the form's order, unset ones left out. Redact::yes shows a literal
/// key and the token as dots.
std::string write_account(const Account& account, Redact redact);

/// The account as one JSON object for `-o json`: every field, null where unset, keys and token
/// redacted.
std::string account_json(const Account& account);

} // namespace hookctl::account
