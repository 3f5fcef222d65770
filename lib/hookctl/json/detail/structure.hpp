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

/// Finds the positions where a token of a JSON text begins, by simdjson's first stage. With it the
/// text is known to be UTF-8, to have no control characters inside strings and to close every
/// string; nothing else is known yet. Its memory is kept from one text to the next.
class Structure {
public:
  Structure();
  Structure(Structure&& other) noexcept;
  Structure& operator=(Structure&& other) noexcept;
  Structure(const Structure&) = delete;
  Structure& operator=(const Structure&) = delete;
  ~Structure();

  /// Rising offsets of `{ } [ ] : ,`, of opening quotes, and of every run of other bytes that is
  /// not white space, and at the end the size of the text; valid until the next call. Between an
  /// opening quote and the next offset there is the string and white space only. nullopt when one
  /// of the three does not hold (fault.hpp finds the place), or without memory.
  std::optional<std::span<const std::uint32_t>> scan(std::string_view text);

private:
  bool make_room(std::size_t bytes);

  std::unique_ptr<simdjson::internal::dom_parser_implementation> m_engine;
};

} // namespace hookctl::json::detail
