#include "hookctl/base/text.hpp"
#include "hookctl/compress/detail/input.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace hookctl::compress::detail {

namespace {

/// RFC 1952: members, each with its CRC and size, one after the other.
class GzipReader final : public ByteSource {
public:
  explicit GzipReader(Input input)
      : m_input(std::move(input))
  {
  }

  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;

  ~GzipReader() override
  {
    if (m_open) {
      inflateEnd(&m_stream);
    }
  }

  Result<std::size_t> read(std::span<char> into) override
  {
    for (;;) {
      HOOKCTL_TRY_AS(const std::string_view input, m_input.fill());
      if (input.empty() && m_between) {
        return std::size_t{0};
      }
      if (input.empty()) {
        return damaged("gzip", m_input, "it is cut off inside a member");
      }
      HOOKCTL_TRY(begin_member());
      HOOKCTL_TRY_AS(const std::size_t made, inflate_some(input, into));
      if (made > 0) {
        return made;
      }
    }
  }

private:
  Result<> begin_member()
  {
    constexpr int kGzipWindow = 15 + 16; // the largest window, a gzip header
    if (m_between && m_open && inflateReset(&m_stream) != Z_OK) {
      return fail(ErrorCode::internal, "zlib cannot begin again");
    }
    if (!m_open && inflateInit2(&m_stream, kGzipWindow) != Z_OK) {
      return fail(ErrorCode::internal, "zlib gives no decoder");
    }
    m_open = true;
    m_between = false;
    return {};
  }

  Result<std::size_t> inflate_some(std::string_view input, std::span<char> into)
  {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data())); // zlib reads only
    m_stream.avail_in = static_cast<uInt>(input.size());
    m_stream.next_out = reinterpret_cast<Bytef*>(into.data());
    m_stream.avail_out = static_cast<uInt>(std::min(into.size(), kMost));
    const uInt room = m_stream.avail_out;
    const int code = inflate(&m_stream, Z_NO_FLUSH);
    m_input.use(input.size() - m_stream.avail_in);
    if (code != Z_OK && code != Z_STREAM_END) {
      return damaged("gzip", m_input, m_stream.msg != nullptr ? m_stream.msg : "it makes no sense");
    }
    m_between = code == Z_STREAM_END;
    return std::size_t{room - m_stream.avail_out};
  }

  Input m_input;
  z_stream m_stream = {};
  bool m_open = false;    ///< m_stream is in use
  bool m_between = false; ///< a member has ended: another may begin, or nothing comes
};

} // namespace

std::unique_ptr<ByteSource> read_gzip(Input input)
{
  return std::make_unique<GzipReader>(std::move(input));
}

} // namespace hookctl::compress::detail
