#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/preset/preset.hpp"
#include "hookctl/schema/description.hpp"
#include "hookctl/select/selector.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::account {

/// What an account amounts to once its provider's preset is filled in and its own fields have
/// overridden it: everything that is compiled once and used for each delivery. Immutable
/// afterwards.
struct Definition {
  select::AccountFacts facts;
  preset::Scheme scheme;
  /// For {value:NAME} in the scheme and the handshakes.
  std::vector<std::pair<std::string, std::string>> values;
  /// Those that it needs and has not.
  std::vector<preset::NeededValue> missing_values;
  /// The methods that carry deliveries.
  std::vector<std::string> methods;
  std::vector<preset::Handshake> handshakes;
  /// URLs that confirm a subscription may be opened.
  bool visit_handshakes = false;
  /// From where deliveries are let in; everywhere when empty.
  std::vector<model::IpNetwork> allow_from;
  std::optional<preset::Split> split;
  preset::EventShape event;
  std::vector<body::Unwrap> unwrap;
  /// Where a delivery states its domain, when it must be facts.domain.
  std::optional<select::Selector> domain;
  std::vector<select::Selector> sender;
  /// Tried when there is no default source.
  std::vector<select::Selector> source;
  std::optional<std::string> default_source;
  std::vector<std::pair<std::string, select::Selector>> params;
  preset::Answer answer;
  /// What payloads are held against; nullopt: nothing. Not filled in by define(): see
  /// load_description().
  std::optional<schema::Description> description;
  PayloadCheck payload_check = PayloadCheck::off;
  bool send_to_user = false;
  std::vector<std::string> events;
};

/// Merges account and preset. invalid_argument for a path or scheme of the account that does not
/// parse, for a default source beside a source path, for send_to_user without a way to find sender
/// and source, for a parameter named twice, for a variant beside a scheme of its own. not_found for
/// a variant that the preset does not have and a value that nothing uses, with a suggestion. Values
/// that are missing are for require_values() to say.
Result<Definition>
define(const Account& account, const preset::Preset& preset, std::string_view environment);

/// The same from a preset alone, for `map show --provider`.
Definition define(const preset::Preset& preset, std::string_view environment);

/// invalid_argument for the first of missing_values, saying what it is and how to give it.
Result<> require_values(const Definition& definition);

/// True when an account without a key gets it from the provider's own handshake.
bool learns_key(const Definition& definition);

} // namespace hookctl::account
