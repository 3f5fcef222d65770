#pragma once

#include "hookctl/account/definition.hpp"
#include "hookctl/auth/sign.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/preset/preset.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::send {

/// Who signs, and what is known of the receiver.
struct Sender {
  preset::Preset preset;
  /// How the receiver maps: its account's definition, or the preset's.
  account::Definition definition;
  /// The pinned variant's.
  preset::Scheme scheme;
  /// The private one, where keys are public.
  model::Secret key;
  std::vector<std::pair<std::string, std::string>> values;
  /// What the receiver believes that it was called by: schemes may sign it.
  std::string url;
  /// The pinned variant's name; "" for the default.
  std::string variant = {};
};

/// What a delivery shall be.
struct Wish {
  std::optional<std::string> data = {}; ///< the body, instead of a sample
  std::string event = {};               ///< the event code; "" for the sample's own
  model::Headers headers = {};          ///< win over the sample's
};

/// A delivery that is not signed yet: the preset's sample with its headers, without those that
/// signing makes. With Wish::event the sample of that code, or one in which the code can be
/// written. invalid_argument naming the codes that the samples have.
Result<auth::Draft> make_draft(const Sender& sender, const Wish& wish);

/// A draft, and whether its delivery id is another one than before.
struct FreshDraft {
  auth::Draft draft;
  bool has_own_id = false;
};

/// The draft with a delivery id of its own in the form of the sample's, where the id is a header or
/// in a JSON body. internal when there is no randomness.
Result<FreshDraft> with_fresh_id(const Sender& sender, auth::Draft draft, Rng& rng);

} // namespace hookctl::send
