#include "hookctl/compress/decompress.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/compress/detail/input.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace hookctl::compress {

namespace {

using namespace std::literals;

constexpr std::string_view kGzip = "\x1F\x8B"sv;
constexpr std::string_view kZstdFrame = "\x28\xB5\x2F\xFD"sv;
constexpr std::string_view kSkippableEnd = "\x2A\x4D\x18"sv; ///< after a byte of 0x50 to 0x5F
constexpr std::size_t kLongestMagic = 6;

/// Kinds that are known and not read. None of them begins like a text of JSON.
struct Unread {
  std::string_view magic;
  const char* name;
};

constexpr std::array<Unread, 4> kUnread = {{
    {"\xFD\x37\x7A\x58\x5A\x00"sv, "xz"},
    {"BZh"sv, "bzip2"},
    {"PK\x03\x04"sv, "zip"},
    {"\x04\x22\x4D\x18"sv, "lz4"},
}};

bool is_zstd(std::string_view start)
{
  const bool skippable = start.size() >= kZstdFrame.size() &&
                         (static_cast<unsigned char>(start[0]) & 0xF0U) == 0x50U &&
                         start.substr(1).starts_with(kSkippableEnd);
  return skippable || start.starts_with(kZstdFrame);
}

/// What was read to look at it, then the source.
class PlainReader final : public ByteSource {
public:
  explicit PlainReader(detail::Input input)
      : m_input(std::move(input))
  {
  }

  Result<std::size_t> read(std::span<char> into) override
  {
    HOOKCTL_TRY_AS(const std::string_view left, m_input.peek(0));
    if (left.empty()) {
      return m_input.source().read(into);
    }
    const std::size_t count = std::min(left.size(), into.size());
    std::memcpy(into.data(), left.data(), count);
    m_input.use(count);
    return count;
  }

private:
  detail::Input m_input;
};

} // namespace

Result<std::unique_ptr<ByteSource>> decompress(std::unique_ptr<ByteSource> source)
{
  detail::Input input(std::move(source));
  HOOKCTL_TRY_AS(const std::string_view start, input.peek(kLongestMagic));
  for (const Unread& unread : kUnread) {
    if (start.starts_with(unread.magic)) {
      return fail(Failure::compressed_damaged,
                  text("this is ", unread.name, " data; gzip, zstd and plain text can be read"),
                  "decompress it first");
    }
  }
  if (start.starts_with(kGzip)) {
    return detail::read_gzip(std::move(input));
  }
  if (is_zstd(start)) {
    return detail::read_zstd(std::move(input));
  }
  return std::make_unique<PlainReader>(std::move(input));
}

} // namespace hookctl::compress
