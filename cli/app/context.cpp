#include "cli/app/context.hpp"

#include "cli/app/globals.hpp"
#include "cli/app/layout.hpp"
#include "cli/app/paint.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

constexpr std::size_t kSetIn = 2; ///< of what goes on in the next line
constexpr int kNarrowestWords = 40;

} // namespace

Context::Context(const World& world, Globals globals)
    : m_world(world)
    , m_globals(std::move(globals))
{
}

Result<os::Paths> Context::paths() const
{
  return os::find_paths(m_globals.home, variables());
}

void Context::warn(std::string_view message, std::string_view hint) const
{
  if (m_globals.quiet) {
    return;
  }
  if (m_messages) {
    m_messages->warn(message, hint);
    return;
  }
  err() << warning_words(message, hint);
}

std::string Context::warning_words(std::string_view message, std::string_view hint) const
{
  if (is_json(output())) {
    json::Writer out;
    out.begin_object().key("warning").begin_object().member("message", message);
    if (!hint.empty()) {
      out.member("hint", hint);
    }
    return out.end_object().end_object().text() + '\n';
  }
  constexpr std::size_t kWarning = std::string_view("warning: ").size();
  constexpr std::size_t kHint = std::string_view("  hint: ").size();
  const bool colour = colour_on_err();
  const std::size_t width = width_on_err();
  std::string out = text(paint("warning:", Paint::yellow, colour),
                         ' ',
                         hang(printable(message), kWarning, kSetIn, width),
                         '\n');
  if (!hint.empty()) {
    out += text("  ",
                paint("hint:", Paint::cyan, colour),
                ' ',
                hang(printable(hint), kHint, kHint, width),
                '\n');
  }
  return out;
}

void Context::note(std::string_view line) const
{
  if (m_globals.quiet) {
    return;
  }
  if (m_messages) {
    m_messages->note(line);
    return;
  }
  err() << note_words(line);
}

std::string Context::note_words(std::string_view line) const
{
  return is_json(output())
             ? json::Writer().begin_object().member("note", line).end_object().text() + '\n'
             : hang(printable(line), 0, kSetIn, width_on_err()) + '\n';
}

bool Context::colour_on_out() const
{
  return use_colour(m_globals.colour, m_world.out, variables());
}

bool Context::colour_on_err() const
{
  return use_colour(m_globals.colour, m_world.err, variables());
}

std::size_t Context::width_on_err() const
{
  return m_world.err.is_terminal
             ? static_cast<std::size_t>(std::max(m_world.err.width, kNarrowestWords))
             : kAnyWidth;
}

} // namespace hookctl::cli
