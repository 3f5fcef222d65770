#include "hookctl/json/writer.hpp"

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"

#include <utility>

namespace hookctl::json {

Writer::Writer(std::size_t expected_size)
{
  constexpr std::size_t kUsualDepth = 16;
  m_text.reserve(expected_size);
  m_frames.reserve(kUsualDepth);
}

Writer& Writer::begin_object()
{
  before_value();
  m_text += '{';
  m_frames.push_back(Frame::object);
  m_first = true;
  return *this;
}

Writer& Writer::end_object()
{
  end(Frame::object);
  m_text += '}';
  return *this;
}

Writer& Writer::begin_array()
{
  before_value();
  m_text += '[';
  m_frames.push_back(Frame::array);
  m_first = true;
  return *this;
}

Writer& Writer::end_array()
{
  end(Frame::array);
  m_text += ']';
  return *this;
}

Writer& Writer::key(std::string_view name)
{
  HOOKCTL_ASSERT(!m_frames.empty() && m_frames.back() == Frame::object && !m_after_key);
  separate();
  append_quoted(m_text, name);
  m_text += ':';
  m_after_key = true;
  return *this;
}

Writer& Writer::string(std::string_view value)
{
  before_value();
  append_quoted(m_text, value);
  return *this;
}

Writer& Writer::integer(std::int64_t value)
{
  return put(hookctl::text(value));
}

Writer& Writer::boolean(bool value)
{
  return put(value ? "true" : "false");
}

Writer& Writer::null()
{
  return put("null");
}

Writer& Writer::raw(std::string_view json)
{
  HOOKCTL_ASSERT(!json.empty());
  return put(json);
}

Writer& Writer::value_of(const Document& document, NodeIndex node)
{
  before_value();
  document.append_compact(m_text, node);
  return *this;
}

const std::string& Writer::text() const
{
  HOOKCTL_ASSERT(m_frames.empty() && !m_text.empty());
  return m_text;
}

std::string Writer::take()
{
  HOOKCTL_ASSERT(m_frames.empty() && !m_text.empty());
  return std::move(m_text);
}

Writer& Writer::put(std::string_view value)
{
  before_value();
  m_text += value;
  return *this;
}

void Writer::before_value()
{
  if (m_after_key) {
    m_after_key = false;
    return;
  }
  const bool at_root = m_frames.empty() && m_text.empty();
  HOOKCTL_ASSERT(at_root || (!m_frames.empty() && m_frames.back() == Frame::array));
  separate();
}

void Writer::separate()
{
  if (!m_first) {
    m_text += ',';
  }
  m_first = false;
}

void Writer::end(Frame frame)
{
  HOOKCTL_ASSERT(!m_frames.empty() && m_frames.back() == frame && !m_after_key);
  m_frames.pop_back();
  m_first = false;
}

} // namespace hookctl::json
