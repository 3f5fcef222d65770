#include "cli/app/descriptor_buffer.hpp"

#include <unistd.h>

#include <cerrno>

namespace hookctl::cli {

DescriptorBuffer::DescriptorBuffer(int descriptor)
    : m_descriptor(descriptor) // and the buffer as it is: to fill it would touch every page of it
                               // at each start
{
  setp(m_buffer.data(), m_buffer.data() + m_buffer.size());
}

DescriptorBuffer::~DescriptorBuffer()
{
  write_out();
}

bool DescriptorBuffer::write_out()
{
  const char* from = pbase();
  while (from != pptr() && m_error == 0) {
    const ssize_t written = ::write(m_descriptor, from, static_cast<std::size_t>(pptr() - from));
    if (written >= 0) {
      from += written;
    } else if (errno != EINTR) {
      m_error = errno;
    }
  }
  setp(m_buffer.data(), m_buffer.data() + m_buffer.size());
  return m_error == 0;
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type character)
{
  if (!write_out()) {
    return traits_type::eof();
  }
  if (!traits_type::eq_int_type(character, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(character);
    pbump(1);
  }
  return traits_type::not_eof(character);
}

int DescriptorBuffer::sync()
{
  return write_out() ? 0 : -1;
}

} // namespace hookctl::cli
