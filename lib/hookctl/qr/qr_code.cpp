#include "hookctl/qr/qr_code.hpp"

#include "hookctl/base/text.hpp"

#include <qrencode.h>

#include <limits>
#include <memory>

namespace hookctl::qr {

namespace {

/// What the largest code holds (version 40-L, bytes).
constexpr std::size_t kMostBytes = 2953;

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

} // namespace

Result<Code> encode(std::string_view bytes)
{
  if (bytes.empty() || bytes.size() > kMostBytes) {
    return fail(ErrorCode::invalid_argument,
                text("a QR code holds 1 to ", kMostBytes, " bytes, and these are ", bytes.size()));
  }
  const std::vector<unsigned char> data(bytes.begin(), bytes.end());
  const std::unique_ptr<QRcode, FreeCode> made(
      QRcode_encodeData(static_cast<int>(data.size()), data.data(), 0, QR_ECLEVEL_L));
  if (!made) {
    return fail(ErrorCode::internal, "the QR code cannot be made");
  }
  Code code;
  code.size = static_cast<std::size_t>(made->width);
  code.dark.reserve(code.size * code.size);
  for (std::size_t i = 0; i < code.size * code.size; ++i) {
    code.dark.push_back((made->data[i] & 1U) != 0);
  }
  return code;
}

std::size_t drawn_width(const Code& code)
{
  return code.size + 2 * kQuietZone;
}

std::vector<std::string> draw(const Code& code, Ink ink)
{
  const std::size_t width = drawn_width(code);
  // Counted from the quiet zone's corner: what lies before the code wraps to far outside it.
  const auto is_drawn = [&](std::size_t row, std::size_t column) {
    return code.is_dark(row - kQuietZone, column - kQuietZone) == (ink == Ink::dark);
  };
  std::vector<std::string> lines;
  for (std::size_t row = 0; row < width; row += 2) {
    std::string line;
    for (std::size_t column = 0; column < width; ++column) {
      const bool upper = is_drawn(row, column);
      const bool lower = is_drawn(row + 1, column);
      line += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

} // namespace hookctl::qr
