#include "hookctl/log/logger.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>

namespace hookctl::log {

namespace {

std::string_view to_string(Level level)
{
  switch (level) {
  case Level::debug:
    return "debug";
  case Level::info:
    return "info";
  case Level::warning:
    return "warning";
  case Level::error:
    return "error";
  }
  return "error";
}

/// True when the value reads as one word; `=` would look like another field.
bool is_plain(std::string_view value)
{
  return !value.empty() && value.find_first_of(" \"=") == std::string_view::npos;
}

/// Escaped so that a stranger's text stays one value of one line; quoted when it is not one word.
std::string text_value(std::string_view value)
{
  std::string shown = printable(value);
  if (is_plain(shown)) {
    return shown;
  }
  std::string out = "\"";
  for (const char c : shown) {
    if (c == '"') {
      out += '\\';
    }
    out += c;
  }
  return out + '"';
}

std::string
text_line(TimePoint time, Level level, std::string_view event, std::initializer_list<Field> fields)
{
  std::string line = text(format_time(time), " ", to_string(level), " ", event);
  for (const Field& field : fields) {
    line += text(" ", field.name, "=", text_value(field.value));
  }
  return line + '\n';
}

std::string
json_line(TimePoint time, Level level, std::string_view event, std::initializer_list<Field> fields)
{
  json::Writer out;
  out.begin_object().member("time", std::string_view(format_time(time)));
  out.member("level", to_string(level)).member("event", event);
  for (const Field& field : fields) {
    field.is_number ? out.member_raw(field.name, field.value)
                    : out.member(field.name, std::string_view(field.value));
  }
  return out.end_object().text() + '\n';
}

} // namespace

Field::Field(std::string_view field, std::chrono::microseconds duration)
    : name(field)
    , is_number(true)
{
  const auto micros = std::max<std::int64_t>(duration.count(), 0);
  const std::string fraction = text(micros % 1000);
  value = text(micros / 1000, ".", std::string(3 - fraction.size(), '0'), fraction);
}

LineLogger::LineLogger(const Clock& clock,
                       Format format,
                       Level least,
                       std::function<void(std::string_view)> sink)
    : m_clock(clock)
    , m_format(format)
    , m_least(least)
    , m_sink(std::move(sink))
{
}

void LineLogger::write(Level level, std::string_view event, std::initializer_list<Field> fields)
{
  if (level < m_least) {
    return;
  }
  const TimePoint now = m_clock.now();
  const std::string line = m_format == Format::json ? json_line(now, level, event, fields)
                                                    : text_line(now, level, event, fields);
  const MutexLock lock(m_mutex);
  m_sink(line);
}

} // namespace hookctl::log
