#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace simdjson::internal {
class dom_parser_implementation;
} // namespace simdjson::internal

namespace hookctl::json::detail {

/// The positions where a token of a JSON text begins, found by simdjson's first stage. With it the
/// text is known to be UTF-8, to have no control characters inside strings and to close every
/// string; nothing else is known yet.
class Structure {
public:
  /// nullopt when one of the three does not hold (fault.hpp finds the place), or without memory.
  static std::optional<Structure> scan(std::string_view text);

  Structure(Structure&& other) noexcept;
  Structure& operator=(Structure&& other) noexcept;
  Structure(const Structure&) = delete;
  Structure& operator=(const Structure&) = delete;
  ~Structure();

  /// Rising offsets of `{ } [ ] : ,`, of opening quotes, and of every run of other bytes that is
  /// not white space.
  [[nodiscard]] std::span<const std::uint32_t> starts() const;

private:
  explicit Structure(std::unique_ptr<simdjson::internal::dom_parser_implementation> engine);

  std::unique_ptr<simdjson::internal::dom_parser_implementation> m_engine;
};

} // namespace hookctl::json::detail
