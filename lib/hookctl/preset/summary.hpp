#pragma once

#include "hookctl/preset/preset.hpp"

#include <cstddef>
#include <string>

namespace hookctl::preset {

/// A preset in one row: what a list of providers shows and filters by.
struct Summary {
  std::string id;
  std::string name;
  std::string category;
  std::string scheme; ///< the default scheme's label
  Confidence confidence = Confidence::unconfirmed;
  bool signs_body = false; ///< a changed body is noticed
  bool signable = false;   ///< `sign` can make what the listener accepts
  bool proved = false;     ///< is_proved()
  std::size_t vectors = 0;
  std::size_t outside_vectors = 0; ///< published, made by an sdk or by a third party
  std::size_t handshakes = 0;
  std::string origin; ///< Preset::origin

  bool operator==(const Summary&) const = default;
};

/// The vectors that are not our own.
std::size_t count_outside_vectors(const Preset& preset);

Summary summarize(const Preset& preset);

} // namespace hookctl::preset
