#include "cli/app/clipboard.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli {

namespace {

constexpr std::string_view kStringEnd = "\x1b\\";
/// screen 4 cuts a string of more than 768 bytes.
constexpr std::size_t kScreenPiece = 256;

/// Every escape twice, as tmux asks for what it shall hand on.
std::string for_outer_terminal(std::string_view sequence)
{
  std::string out = "\x1bPtmux;";
  for (const char c : sequence) {
    out += c == '\x1b' ? std::string("\x1b\x1b") : std::string(1, c);
  }
  return out += kStringEnd;
}

std::string in_screen(std::string_view sequence)
{
  std::string out;
  for (std::size_t at = 0; at < sequence.size(); at += kScreenPiece) {
    out += text("\x1bP", sequence.substr(at, kScreenPiece), kStringEnd);
  }
  return out;
}

/// "" when it is unset.
std::string variable(const os::Environment& variables, std::string_view name)
{
  return variables.get(name).value_or("");
}

} // namespace

std::string clipboard_sequence(std::string_view words, const os::Environment& variables)
{
  // BEL ends it: the other end mark would end screen's wrapping as well.
  const std::string plain = text("\x1b]52;c;", base64_encode(words), '\a');
  const std::string term = variable(variables, "TERM");
  if (!variable(variables, "TMUX").empty() || term.starts_with("tmux")) {
    return plain + for_outer_terminal(plain);
  }
  // Also in a shell that SSH opened from within one: only TERM tells of it. tmux takes this for the
  // plain form.
  return !variable(variables, "STY").empty() || term.starts_with("screen") ? in_screen(plain)
                                                                           : plain;
}

Result<> copy_to_clipboard(const Context& context, std::string_view words, std::string_view flag)
{
  const std::string term = variable(context.variables(), "TERM");
  if (term.empty() || term == "dumb") {
    return fail(ErrorCode::invalid_argument,
                text(flag,
                     " needs a terminal that has a clipboard, and TERM is ",
                     term.empty() ? "not set" : "dumb"),
                text("leave ", flag, " out"));
  }
  const std::string sequence = clipboard_sequence(words, context.variables());
  const World& world = context.world();
  if (world.err.is_terminal) {
    *world.err.stream << sequence << std::flush;
    return {};
  }
  if (!world.say_to_terminal || !world.say_to_terminal(sequence)) {
    return fail(ErrorCode::invalid_argument,
                text(flag, " needs a terminal, and there is none here"),
                text("leave ", flag, " out: a script has the URL from standard output"));
  }
  return {};
}

} // namespace hookctl::cli
