#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/compress/decompress.hpp"
#include "hookctl/compress/detail/input.hpp"

#include <zstd.h>
#include <zstd_errors.h>

namespace hookctl::compress::detail {

namespace {

struct FreeStream {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

/// RFC 8878: frames one after the other; libzstd skips the skippable ones.
class ZstdReader final : public ByteSource {
public:
  explicit ZstdReader(Input input)
      : m_input(std::move(input))
  {
  }

  Result<std::size_t> read(std::span<char> into) override
  {
    HOOKCTL_TRY(open());
    for (;;) {
      HOOKCTL_TRY_AS(const std::string_view input, m_input.fill());
      // At the end of the input libzstd may still hold decoded bytes.
      HOOKCTL_TRY_AS(const std::size_t made, decompress_some(input, into));
      if (made > 0) {
        return made;
      }
      if (input.empty() && !m_between) {
        return damaged("zstd", m_input, "it is cut off inside a frame");
      }
      if (input.empty()) {
        return std::size_t{0};
      }
    }
  }

private:
  Result<> open()
  {
    if (m_stream != nullptr) {
      return {};
    }
    m_stream.reset(ZSTD_createDStream());
    if (m_stream == nullptr || ZSTD_isError(ZSTD_DCtx_setParameter(
                                   m_stream.get(), ZSTD_d_windowLogMax, kMaxZstdWindowLog)) != 0) {
      return fail(ErrorCode::internal, "libzstd gives no decoder");
    }
    return {};
  }

  Result<std::size_t> decompress_some(std::string_view input, std::span<char> into)
  {
    if (input.empty() && m_between) {
      return std::size_t{0};
    }
    ZSTD_inBuffer in = {input.data(), input.size(), 0};
    ZSTD_outBuffer out = {into.data(), into.size(), 0};
    const std::size_t code = ZSTD_decompressStream(m_stream.get(), &out, &in);
    m_input.use(in.pos);
    if (ZSTD_isError(code) != 0) {
      return refuse(code);
    }
    m_between = code == 0;
    return out.pos;
  }

  [[nodiscard]] tl::unexpected<Error> refuse(std::size_t code) const
  {
    if (ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge) {
      return fail(Failure::compressed_damaged,
                  text("the zstd frame at byte ",
                       m_input.offset(),
                       " needs a window of more than ",
                       std::size_t{1} << (kMaxZstdWindowLog - 20),
                       " MiB"),
                  "compress it again without --long and --ultra");
    }
    return damaged("zstd", m_input, ZSTD_getErrorName(code));
  }

  Input m_input;
  std::unique_ptr<ZSTD_DStream, FreeStream> m_stream;
  bool m_between = true; ///< no frame is open
};

} // namespace

std::unique_ptr<ByteSource> read_zstd(Input input)
{
  return std::make_unique<ZstdReader>(std::move(input));
}

} // namespace hookctl::compress::detail
