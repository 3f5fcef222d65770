// Any bytes: decompressed, or an error; the same in small pieces as at once, and no more memory
// than a window.

#include "hookctl/base/assert.hpp"
#include "hookctl/compress/decompress.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace {

using namespace hookctl;

constexpr std::size_t kMostOutput = 1U << 20U; // a small input may be a large text

class BorrowedSource final : public ByteSource {
public:
  BorrowedSource(std::string_view bytes, std::size_t piece)
      : m_left(bytes)
      , m_piece(piece)
  {
  }

  Result<std::size_t> read(std::span<char> into) override
  {
    const std::size_t count = std::min({into.size(), m_piece, m_left.size()});
    std::copy_n(m_left.begin(), count, into.begin());
    m_left.remove_prefix(count);
    return count;
  }

private:
  std::string_view m_left;
  std::size_t m_piece;
};

Result<std::string> decompressed(std::string_view bytes, std::size_t piece)
{
  HOOKCTL_TRY_AS(const auto source,
                 compress::decompress(std::make_unique<BorrowedSource>(bytes, piece)));
  std::string out;
  std::string buffer(piece, '\0');
  while (out.size() < kMostOutput) {
    HOOKCTL_TRY_AS(const std::size_t count, source->read(buffer));
    if (count == 0) {
      break;
    }
    out.append(buffer, 0, count);
  }
  out.resize(std::min(out.size(), kMostOutput));
  return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = decompressed(bytes, 65536);
  const auto pieces = decompressed(bytes, 13);
  // A fault behind the first kMostOutput bytes may be seen by the larger piece only.
  HOOKCTL_ASSERT(!whole || !pieces || *whole == *pieces);
  HOOKCTL_ASSERT(whole || whole.error().code == ErrorCode::invalid_data);
  return 0;
}
