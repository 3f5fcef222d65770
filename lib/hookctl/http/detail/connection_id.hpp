#pragma once

#include <cstdint>

namespace hookctl::http::detail {

/// Names one connection for as long as the server lives: a place in the table, and how often that
/// place was used before. Never 0.
using ConnectionId = std::uint64_t;

} // namespace hookctl::http::detail
