#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/preset/preset.hpp"
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
  std::vector<preset::Handshake> handshakes;
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
  bool send_to_user = false;
  std::vector<std::string> events;
};

/// Merges account and preset. invalid_argument for a path or scheme of the account that does not
/// parse, for a default source beside a source path, for send_to_user without a way to find sender
/// and source, for a parameter named twice.
Result<Definition>
define(const Account& account, const preset::Preset& preset, std::string_view environment);

/// The same from a preset alone, for `map show --provider`.
Definition define(const preset::Preset& preset, std::string_view environment);

} // namespace hookctl::account
