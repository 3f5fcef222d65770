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
#include <vector>

namespace hookctl::preset {

enum class Confidence { verified, secondary, unconfirmed };

std::string_view to_string(Confidence confidence);

/// A condition on a request: the selector's first value must match the glob; an absent one never
/// does (not even `*`).
struct Condition {
  select::Selector at;
  std::string glob;
};

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
  int refuse = 403;
};

/// How a batch falls into events: the path's matches, each with its own code, sender and params.
struct Split {
  select::Selector path;
};

/// How one value is found: selectors in order (the first that finds one wins), then the key that an
/// object has, a joined template, a constant, the body's hash; each only when those before found
/// nothing.
struct ValueRule {
  std::vector<select::Selector> selectors;
  std::optional<select::Template> joined;

  /// `key_of: {path, among}`: the first of `among` that is a member of the object at `path` is the
  /// value.
  struct KeyOf {
    select::Selector path;
    std::vector<std::string> among;
  };

  std::optional<KeyOf> key_of;
  /// `hash: body`: SHA-256 of the body in hex (delivery ids only).
  bool hash_body = false;
  std::optional<std::string> constant;

  [[nodiscard]] bool empty() const
  {
    return selectors.empty() && !joined && !key_of && !hash_body && !constant;
  }
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
  int line = 0;
};

std::string_view to_string(Vector::Origin origin);

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

/// Reads and lints one preset: presets/README.md has every key and rule. invalid_data with
/// file:line:column; unknown keys are errors with a suggestion. A file named NAME.yaml must hold
/// the preset with the id NAME.
Result<Preset> parse_preset(std::string_view yaml, std::string_view file);

} // namespace hookctl::preset
