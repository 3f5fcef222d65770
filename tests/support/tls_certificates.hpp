#pragma once

#include "hookctl/base/clock.hpp"

#include <memory>
#include <string>

namespace hookctl::tests {

/// PEM, made for one test.
struct KeyPair {
  std::string certificate;
  std::string key;
};

/// Issues certificates (P-256) that only those trust who trust it.
class Authority {
public:
  Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;
  ~Authority();

  [[nodiscard]] std::string certificate() const;

  struct Wish {
    std::string name = "localhost";
    long serial = 1;
    std::chrono::hours from{-1}; ///< from now
    std::chrono::hours until{24};
  };

  [[nodiscard]] KeyPair issue(const Wish& wish) const;

  [[nodiscard]] KeyPair issue() const { return issue(Wish{}); }

private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

} // namespace hookctl::tests
