#include "hookctl/compress/detail/input.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::compress::detail {

namespace {

constexpr std::size_t kBufferBytes = 64U << 10U;

} // namespace

Input::Input(std::unique_ptr<ByteSource> source)
    : m_source(std::move(source))
    , m_buffer(kBufferBytes)
{
}

Result<std::string_view> Input::peek(std::size_t count)
{
  if (m_end - m_begin < count) {
    std::copy(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_begin),
              m_buffer.begin() + static_cast<std::ptrdiff_t>(m_end),
              m_buffer.begin());
    m_end -= m_begin;
    m_begin = 0;
  }
  while (m_end - m_begin < count && !m_ended) {
    HOOKCTL_TRY_AS(const std::size_t got, m_source->read(std::span(m_buffer).subspan(m_end)));
    m_ended = got == 0;
    m_end += got;
  }
  return std::string_view(m_buffer.data() + m_begin, m_end - m_begin);
}

void Input::use(std::size_t count)
{
  m_begin += count;
  m_offset += count;
}

tl::unexpected<Error>
damaged(std::string_view format, const Input& input, std::string_view what, std::string hint)
{
  return fail(Failure::compressed_damaged,
              text("damaged ", format, " data at byte ", input.offset(), ": ", what),
              std::move(hint));
}

} // namespace hookctl::compress::detail
