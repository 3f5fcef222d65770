#pragma once

#include "hookctl/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookctl::bulk {

/// What lines became.
struct Counts {
  std::uint64_t rows = 0;       ///< lines of output: rows of columns, or events
  std::uint64_t inactive = 0;   ///< of these, events whose code is not active
  std::uint64_t unroutable = 0; ///< of these, events that nobody can be found for

  Counts& operator+=(const Counts& other)
  {
    rows += other.rows;
    inactive += other.inactive;
    unroutable += other.unroutable;
    return *this;
  }

  bool operator==(const Counts&) const = default;
};

/// Turns lines of input into lines of output. One thread uses one mapper; what it makes of a line
/// depends on that line alone.
class LineMapper {
public:
  LineMapper() = default;
  LineMapper(const LineMapper&) = delete;
  LineMapper& operator=(const LineMapper&) = delete;
  virtual ~LineMapper() = default;

  /// Appends to `out`; what was appended before a failure is taken back by the caller. The error is
  /// the line's.
  virtual Result<Counts> map(std::string_view line, std::string& out) = 0;
};

} // namespace hookctl::bulk
