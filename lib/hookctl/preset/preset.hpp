#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/preset/scheme.hpp"
#include "hookctl/select/selector.hpp"
#include "hookctl/select/template.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hookctl::preset {

enum class Confidence { verified, secondary, unconfirmed };

std::string_view to_string(Confidence confidence);

/// A request that is a question about the URL, not a delivery. It is answered and never journalled
/// as an event.
struct Handshake {
  std::string name;
  std::string method = "POST";
  /// True: answered only after authentication.
  bool is_signed = false;
  std::vector<Condition> when;
  std::vector<select::Selector> absent;
  /// Where the request states the account's handshake token; compared in constant time, `refuse`
  /// when it differs.
  std::optional<select::Selector> token;
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  select::Template reply;
  std::vector<std::pair<std::string, select::Template>> headers; ///< of the answer
  int refuse = 403;

  /// An HMAC with the account's key, {proof} in the reply and its headers.
  struct Proof {
    select::Template of;
    std::string algorithm = "sha256";
    Encoding encoding = Encoding::hex;
    KeySpec key;
  };

  std::optional<Proof> proof;
  /// Where the request delivers the key itself. It is kept only while the account has none.
  std::optional<select::Selector> learn;

  /// A URL that must be opened (https GET) to confirm the subscription, where the account allows
  /// it; its host must match one of the globs.
  struct Visit {
    select::Selector url;
    std::vector<std::string> hosts;
  };

  std::optional<Visit> visit;
};

/// How a batch falls into events: the path's matches, each with its own code, sender and params.
struct Split {
  select::Selector path;
};

/// How one value is found: the alternatives are tried in order, the first that finds one wins.
struct ValueRule {
  /// The first of `among` that is a member of the object at `path`; with nothing in `among`, its
  /// only key that is not in `except`.
  struct KeyOf {
    select::Selector path;
    std::vector<std::string> among;
    std::vector<std::string> except;
  };

  struct Constant {
    std::string text; ///< event codes only
  };

  /// SHA-256 of the body in hex (delivery ids only).
  struct BodyHash {};

  struct Alternative {
    std::vector<Condition> when; ///< all must hold
    std::variant<select::Selector, KeyOf, select::Template, Constant, BodyHash> use;
  };

  std::vector<Alternative> alternatives;

  [[nodiscard]] bool empty() const { return alternatives.empty(); }
};

struct EventCodeInfo {
  std::string code; ///< may be a glob where the provider's codes are open
  std::string help;
};

/// Code is found for each item of a batch; id and time belong to the delivery, so their paths start
/// at the root.
struct EventShape {
  ValueRule code;
  ValueRule id;
  ValueRule time;
  std::vector<EventCodeInfo> codes;
};

/// What the sender is answered when a delivery was taken, where the provider asks for something of
/// its own.
struct Answer {
  int status = 200;
  std::string content_type; ///< "" for our own JSON
  std::string body;
  int refuse = 401; ///< when authentication fails
};

/// A known-answer test.
struct Vector {
  std::string source; ///< where it came from, in words
  enum class Origin { published, sdk, third_party, ours } origin = Origin::published;
  std::string key;
  std::string method = "POST";
  std::string url; ///< "" when the scheme does not sign it
  model::Headers headers;
  std::string body;
  std::optional<TimePoint> at; ///< nullopt: any time
  std::string variant;         ///< "" for the default
  std::vector<std::pair<std::string, std::string>> values;
  int line = 0;
};

std::string_view to_string(Vector::Origin origin);

/// Another way in which the provider signs. An account pins one by name; a request never chooses.
struct Variant {
  std::string name;
  std::string help;
  Scheme scheme;
  std::string key_help;
};

/// What a scheme needs beside the key and is no secret: {value:NAME}.
struct NeededValue {
  std::string name;
  std::string help;
  bool optional = false;
};

/// Where the provider publishes its public keys. Nothing is fetched but when a person says so.
struct KeySource {
  std::string url; ///< https; "" when `from` says where
  /// Where a delivery states the URL: a header, or a path in the payload.
  std::optional<select::Selector> from;
  /// The only hosts that may be asked: globs, label by label; with `:PORT` for one other than 443.
  std::vector<std::string> hosts;
};

/// `at https://…`, `at the URL in header X-Cert-Url, on a host like *.example.com`.
std::string describe(const KeySource& source);

/// Everything hookctl knows of one provider: the shape of presets/README.md.
struct Preset {
  std::string id;
  std::string name;
  std::string category;
  std::string docs;
  std::string notes;
  Confidence confidence = Confidence::unconfirmed;
  /// The file it was read from; "built-in" for an embedded one.
  std::string origin;
  Scheme scheme;
  /// How the key is to be had: "the webhook's signing secret, …".
  std::string key_help;
  std::optional<KeySource> key_source;
  std::vector<Variant> variants;
  std::vector<NeededValue> values;
  /// The methods that carry deliveries.
  std::vector<std::string> methods = {"POST"};
  std::vector<Handshake> handshakes;
  std::optional<Split> split;
  EventShape event;
  std::vector<body::Unwrap> unwrap;
  /// Where a delivery states its domain: a host or a URL (model::parse_domain).
  std::optional<select::Selector> domain;
  std::vector<select::Selector> sender;
  std::vector<select::Selector> source;
  std::vector<std::pair<std::string, select::Selector>> params;
  Answer answer;
  /// One payload as JSON text, and the headers that came with it.
  std::string sample;
  model::Headers sample_headers;
  /// Payloads of other events: what `params` selects must be in one of the samples.
  std::vector<std::string> more_samples;
  std::vector<Vector> vectors;
};

/// The scheme of a variant, of the default for ""; nullptr when there is no such variant.
const Scheme* find_scheme(const Preset& preset, std::string_view variant);

/// Proved: by a vector that somebody else published or made with the provider's or a third party's
/// code. Our own vectors prove nothing but that we agree with ourselves.
bool is_proved(const Preset& preset);

/// Reads and lints one preset: presets/README.md has every key and rule. invalid_data with
/// file:line:column; unknown keys are errors with a suggestion. A file named NAME.yaml must hold
/// the preset with the id NAME.
Result<Preset> parse_preset(std::string_view yaml, std::string_view file);

/// An `unwrap:` block alone, as an account has one. The same errors.
Result<std::vector<body::Unwrap>> parse_unwrap(const yaml::Value& block);

} // namespace hookctl::preset
