#pragma once

#include "cli/app/context.hpp"
#include "cli/commands/listen/line_printer.hpp"
#include "hookctl/log/logger.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::cli {

/// What a listener says on stderr: its log, and through the context what commands say there. With a
/// format that was asked for, all of it is events of that format, deliveries and attempts among
/// them; otherwise notes and warnings are words, and only what is out of the ordinary is logged.
class ListenLog final : public Messages {
public:
  /// `speaker` begins the names of events: `listen`.
  ListenLog(const Context& context,
            std::optional<log::Format> format,
            std::string_view speaker = "listen");

  [[nodiscard]] log::Logger& logger() { return m_logger; }

  [[nodiscard]] bool is_asked_for() const { return m_format.has_value(); }

  /// What the listener's threads log must not wait for a reader. Stops when it goes.
  [[nodiscard]] std::unique_ptr<LinePrinter, void (*)(LinePrinter*)> print_aside();

  void note(std::string_view line) override;
  void warn(std::string_view message, std::string_view hint) override;
  void fail(const Error& error) override;

private:
  const Context m_context; ///< without this one
  std::optional<log::Format> m_format;
  std::string m_speaker;
  LinePrinter m_printer;
  log::LineLogger m_logger;
};

} // namespace hookctl::cli
