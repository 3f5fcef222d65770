#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/preset.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace hookctl::auth {

/// How a preset's known-answer tests came out.
struct CheckReport {
  struct Failure {
    std::string source; ///< the vector's
    int line = 0;       ///< where it is in the preset's file
    Error error;
  };

  std::size_t run = 0;
  std::size_t passed = 0;
  std::vector<Failure> failures;
};

/// A vector as the request it stands for: its URL's path and query are the target.
model::Request vector_request(const preset::Vector& vector);

/// Runs every vector through verify(), each at its own time. A vector that does not hold is a
/// Failure, not an error; internal when the cryptography library fails.
Result<CheckReport> check_preset(const preset::Preset& preset);

} // namespace hookctl::auth
