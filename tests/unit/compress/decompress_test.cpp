#include "hookctl/base/bytes.hpp"
#include "hookctl/compress/decompress.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>

using namespace hookctl;

namespace {

/// Gives its bytes in pieces of at most `piece`.
class TextSource final : public ByteSource {
public:
  TextSource(std::string bytes, std::size_t piece)
      : m_bytes(std::move(bytes))
      , m_piece(piece)
  {
  }

  Result<std::size_t> read(std::span<char> into) override
  {
    const std::size_t count = std::min({into.size(), m_piece, m_bytes.size() - m_at});
    std::memcpy(into.data(), m_bytes.data() + m_at, count);
    m_at += count;
    return count;
  }

private:
  std::string m_bytes;
  std::size_t m_piece;
  std::size_t m_at = 0;
};

Result<std::string> decompressed(std::string_view bytes, std::size_t piece)
{
  HOOKCTL_TRY_AS(const auto source,
                 compress::decompress(std::make_unique<TextSource>(std::string(bytes), piece)));
  std::string out;
  std::string buffer(piece, '\0');
  for (;;) {
    HOOKCTL_TRY_AS(const std::size_t count, source->read(buffer));
    if (count == 0) {
      return out;
    }
    out.append(buffer, 0, count);
  }
}

constexpr std::size_t kPieces[] = {1, 7, 65536};

std::string bytes_of(std::string_view hex)
{
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

// printf '{"a":1}\n' | gzip -n | xxd -p; the same for zstd (with its checksum).
const std::string kGzip = bytes_of("1f8b0800000000000003ab564a54b232ace5020046a3e87408000000");
const std::string kZstd = bytes_of("28b52ffd04584100007b2261223a317d0ae2efece0");
constexpr std::string_view kText = "{\"a\":1}\n";

void check_damaged(std::string_view bytes, std::string_view said)
{
  for (const std::size_t piece : kPieces) {
    const auto out = decompressed(bytes, piece);
    REQUIRE_FALSE(out.has_value());
    CHECK(out.error().code == ErrorCode::invalid_data);
    CAPTURE(out.error().message);
    CHECK(out.error().message.find(said) != std::string::npos);
  }
}

} // namespace

TEST_CASE("compress: the first bytes say what is inside")
{
  for (const std::size_t piece : kPieces) {
    CHECK(decompressed(kText, piece) == kText);
    CHECK(decompressed(kGzip, piece) == kText);
    CHECK(decompressed(kZstd, piece) == kText);
    CHECK(decompressed("", piece) == "");
    CHECK(decompressed("\x1F", piece) == "\x1F");
    CHECK(decompressed("12345678", piece) == "12345678");
  }
}

TEST_CASE("compress: members and frames follow one another")
{
  const std::string twice = std::string(kText) + std::string(kText);
  const std::string skippable = std::string("\x50\x2A\x4D\x18\x03\x00\x00\x00xyz", 11);
  for (const std::size_t piece : kPieces) {
    CHECK(decompressed(kGzip + kGzip, piece) == twice);
    CHECK(decompressed(kZstd + kZstd, piece) == twice);
    CHECK(decompressed(skippable + kZstd + skippable + kZstd, piece) == twice);
  }
}

TEST_CASE("compress: every cut is noticed and its place told")
{
  for (std::size_t length = 6; length < kGzip.size(); ++length) {
    check_damaged(kGzip.substr(0, length),
                  "gzip data at byte " + std::to_string(length) + ": it is cut off");
  }
  for (std::size_t length = 6; length < kZstd.size(); ++length) {
    check_damaged(kZstd.substr(0, length),
                  "zstd data at byte " + std::to_string(length) + ": it is cut off");
  }
}

TEST_CASE("compress: a changed byte in the checksum is damage and so is what follows the end")
{
  std::string gzip = kGzip;
  gzip[gzip.size() - 6] ^= 1;
  check_damaged(gzip, "damaged gzip data at byte");
  std::string zstd = kZstd;
  zstd.back() = static_cast<char>(zstd.back() ^ 1);
  check_damaged(zstd, "damaged zstd data at byte");
  check_damaged(kGzip + "more of it", "damaged gzip data at byte");
  check_damaged(kZstd + "more of it", "damaged zstd data at byte");
}

TEST_CASE("compress: a frame that asks for too much memory is refused")
{
  // Magic, frame header descriptor 0 (no size, no checksum), window of 2^30 bytes.
  check_damaged(std::string("\x28\xB5\x2F\xFD\x00\xA0\x01\x00\x00", 9),
                "window of more than 32 MiB");
}

TEST_CASE("compress: other kinds are named at once")
{
  check_damaged(std::string("\xFD\x37\x7A\x58\x5A\x00 rest", 11), "xz data");
  check_damaged("BZh91AY", "bzip2 data");
  check_damaged("PK\x03\x04 rest", "zip data");
}
