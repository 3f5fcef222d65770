#pragma once

#include <cstdint>
#include <string_view>

namespace hookctl::journal::detail {

/// Fewer free pages of the file than this will be used again soon.
inline constexpr std::int64_t kFreePages = 256;

inline constexpr std::string_view kDeleteRequest = "DELETE FROM requests WHERE delivery = ?";
inline constexpr std::string_view kDeleteDelivery = "DELETE FROM deliveries WHERE seq = ?";

} // namespace hookctl::journal::detail
