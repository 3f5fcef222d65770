#pragma once

#include "hookctl/base/result.hpp"

#include <string_view>

namespace hookctl::os {

/// A descriptor that whoever started this process opened for it, as in `3>file`. Ours from then on:
/// closed on destruction, and not passed on to processes that we start.
class HandedDescriptor {
public:
  /// Before anything else is opened, else the number may be a file of our own. invalid_argument
  /// when it is a standard stream, not open, or not open for writing.
  static Result<HandedDescriptor> take(int number);

  HandedDescriptor(HandedDescriptor&& other) noexcept;
  HandedDescriptor& operator=(HandedDescriptor&& other) noexcept;
  HandedDescriptor(const HandedDescriptor&) = delete;
  HandedDescriptor& operator=(const HandedDescriptor&) = delete;
  ~HandedDescriptor();

  /// Writes all of it and closes. io, also when nobody reads at its other end.
  Result<> write_last(std::string_view bytes);

private:
  explicit HandedDescriptor(int number)
      : m_number(number)
  {
  }

  int m_number;
};

} // namespace hookctl::os
