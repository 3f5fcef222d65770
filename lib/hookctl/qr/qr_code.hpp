#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::qr {

/// A QR code (ISO/IEC 18004): a square of dark and light modules, without its quiet zone.
struct Code {
  std::size_t size = 0; ///< modules a side
  std::vector<bool> dark = {};

  /// False outside the square: the quiet zone is light.
  [[nodiscard]] bool is_dark(std::size_t row, std::size_t column) const
  {
    return row < size && column < size && dark[row * size + column];
  }
};

/// The smallest code that holds the bytes, with error correction L: a screen has no scratches.
/// invalid_argument for "" and for more than 2,953 bytes.
Result<Code> encode(std::string_view bytes);

/// Which modules are drawn: the others are the background.
enum class Ink { dark, light };

/// Modules of light around the code, which a reader needs.
inline constexpr std::size_t kQuietZone = 4;

/// How many columns a drawing takes.
std::size_t drawn_width(const Code& code);

/// The code with its quiet zone, a character for two modules above one another: a blank or one of
/// U+2580, U+2584 and U+2588. Every line is drawn_width() characters.
std::vector<std::string> draw(const Code& code, Ink ink);

} // namespace hookctl::qr
