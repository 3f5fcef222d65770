#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::schema::detail {

/// One step of a path from a value to what is in it.
struct Step {
  enum class Kind : std::uint8_t { name, index, any };
  Kind kind = Kind::name;
  std::string name = {};
  std::int64_t index = 0;
  bool operator==(const Step&) const = default;
};

/// The steps of a path of names, indexes and wildcards; nullopt for any other one, and for what is
/// no path.
std::optional<std::vector<Step>> steps_of(std::string_view path);

} // namespace hookctl::schema::detail
