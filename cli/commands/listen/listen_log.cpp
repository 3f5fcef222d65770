#include "cli/commands/listen/listen_log.hpp"

#include "cli/app/exit_code.hpp"
#include "cli/app/layout.hpp"
#include "cli/app/report.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli {

namespace {

log::Level least_level(const Globals& globals)
{
  if (globals.quiet) {
    return log::Level::error;
  }
  return globals.verbose ? log::Level::debug : log::Level::info;
}

} // namespace

ListenLog::ListenLog(const Context& context,
                     std::optional<log::Format> format,
                     std::string_view speaker)
    : m_context(context)
    , m_format(format)
    , m_speaker(speaker)
    , m_printer(context.world().err,
                [this](std::size_t lines) {
                  m_logger.warning("log.lines_lost", {{"lines", lines}});
                })
    , m_logger(context.clock(),
               format.value_or(log::Format::text),
               least_level(context.globals()),
               [this](std::string_view line) { m_printer.push(std::string(line)); })
{
}

std::unique_ptr<LinePrinter, void (*)(LinePrinter*)> ListenLog::print_aside()
{
  m_printer.start();
  return {&m_printer, [](LinePrinter* printer) { printer->stop(); }};
}

void ListenLog::note(std::string_view line)
{
  if (m_format) {
    m_logger.info(m_speaker + ".note", {{"message", std::string(line)}});
  } else {
    m_printer.push(m_context.note_words(line));
  }
}

void ListenLog::warn(std::string_view message, std::string_view hint)
{
  if (m_format) {
    m_logger.warning(m_speaker + ".warning",
                     {{"message", std::string(message)}, {"hint", std::string(hint)}});
  } else {
    m_printer.push(m_context.warning_words(message, hint));
  }
}

void ListenLog::fail(const Error& error)
{
  if (!m_format) {
    m_printer.push(error_words(error, m_context));
    return;
  }
  m_logger.error(m_speaker + ".failed",
                 {{"kind", std::string(to_string(error.code))},
                  {"code", to_string(failure_of(error))},
                  {"message", error.message},
                  {"at", error.at ? to_string(*error.at) : ""},
                  {"context", join(error.context, "; ")},
                  {"hint", error.hint},
                  {"exit_code", static_cast<int>(exit_code_of(error))}});
}

} // namespace hookctl::cli
