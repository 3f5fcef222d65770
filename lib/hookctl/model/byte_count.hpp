#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::model {

/// `500MiB`, `20GiB`, or bytes without a unit (KiB, MiB, GiB, TiB); at most 1024 TiB. nullopt for
/// anything else.
std::optional<std::int64_t> parse_byte_count(std::string_view text);

/// `100MiB`, in the largest unit that leaves a whole number.
std::string write_byte_count(std::int64_t bytes);

} // namespace hookctl::model
