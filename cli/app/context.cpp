#include "cli/app/context.hpp"

#include "cli/app/globals.hpp"
#include "cli/app/paint.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli {

std::string warning_words(std::string_view message, std::string_view hint, bool colour)
{
  std::string out = text(paint("warning:", Paint::yellow, colour), ' ', printable(message), '\n');
  if (!hint.empty()) {
    out += text("  ", paint("hint:", Paint::cyan, colour), ' ', printable(hint), '\n');
  }
  return out;
}

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
  err() << warning_words(message, hint, colour_on_err());
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
  err() << printable(line) << '\n';
}

bool Context::colour_on_out() const
{
  return use_colour(m_globals.colour, m_world.out, variables());
}

bool Context::colour_on_err() const
{
  return use_colour(m_globals.colour, m_world.err, variables());
}

} // namespace hookctl::cli
