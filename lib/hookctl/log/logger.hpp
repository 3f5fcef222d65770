#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/text.hpp"

#include <chrono>
#include <concepts>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace hookctl::log {

enum class Level { debug, info, warning, error };

/// A name and what it says: a text, or a number, which stays one in JSON. Secrets have no text by
/// type; a stranger's text is escaped by the writer. `time`, `level` and `event` are taken.
struct Field {
  Field(std::string_view field, std::string said)
      : name(field)
      , value(std::move(said))
  {
  }

  template<std::integral Number>
  Field(std::string_view field, Number number)
      : name(field)
      , value(text(number))
      , is_number(true)
  {
  }

  /// In milliseconds: 1.234.
  Field(std::string_view field, std::chrono::microseconds duration);

  std::string_view name;
  std::string value;
  bool is_number = false;
};

/// Events of a long-running listener: a dotted name and fields. Commands print instead.
/// Thread-safe.
class Logger {
public:
  Logger() = default;
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;
  virtual ~Logger() = default;

  virtual void write(Level level, std::string_view event, std::initializer_list<Field> fields) = 0;

  void info(std::string_view event, std::initializer_list<Field> fields = {})
  {
    write(Level::info, event, fields);
  }

  void warning(std::string_view event, std::initializer_list<Field> fields = {})
  {
    write(Level::warning, event, fields);
  }

  void error(std::string_view event, std::initializer_list<Field> fields = {})
  {
    write(Level::error, event, fields);
  }

  void debug(std::string_view event, std::initializer_list<Field> fields = {})
  {
    write(Level::debug, event, fields);
  }
};

enum class Format { text, json };

/// One line an event through `sink` (which gets the line with its line feed): `2026-… info
/// listen.ready url=…` or a JSON object. Lines never interleave; those below `least` are dropped.
class LineLogger final : public Logger {
public:
  LineLogger(const Clock& clock,
             Format format,
             Level least,
             std::function<void(std::string_view)> sink);
  void write(Level level, std::string_view event, std::initializer_list<Field> fields) override;

private:
  const Clock& m_clock;
  Format m_format;
  Level m_least;
  Mutex m_mutex;
  std::function<void(std::string_view)> m_sink GUARDED_BY(m_mutex);
};

/// Drops everything.
class NullLogger final : public Logger {
public:
  void write(Level, std::string_view, std::initializer_list<Field>) override {}
};

} // namespace hookctl::log
