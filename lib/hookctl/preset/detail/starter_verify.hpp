#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/starter.hpp"

#include <string>

namespace hookctl::preset::detail {

/// The part of a starter that depends on its scheme.
struct StarterVerify {
  std::string block; ///< what stands under `verify:`
  std::string key_help;
  bool has_key = true; ///< false: there is nothing to prove by vectors
};

/// Fails as make_starter() does.
Result<StarterVerify> make_starter_verify(const Starter& starter);

} // namespace hookctl::preset::detail
