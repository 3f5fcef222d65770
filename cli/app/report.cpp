#include "cli/app/report.hpp"

#include "cli/app/paint.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli {

namespace {

/// As wide as "  hint: ", so that a caret stands under its character.
constexpr std::size_t kHintIndent = 8;
constexpr std::size_t kPlaceIndent = 5; ///< that of "  at " and "  in "
constexpr std::size_t kMessageIndent = 2;

/// Behind `column` columns, going on `indent` wide; everything that could drive a terminal is
/// escaped, but for the ends of lines.
std::string
safe_lines(std::string_view message, std::size_t column, std::size_t indent, std::size_t width)
{
  std::vector<std::string> lines;
  for (const std::string_view line : split(message, '\n')) {
    lines.push_back(printable(line));
  }
  return hang(join(lines, "\n"), column, indent, width);
}

/// A line of a place, which has no lines of its own.
std::string place_line(std::string_view label, std::string_view place, std::size_t width)
{
  return text(label, hang(printable(place), kPlaceIndent, kPlaceIndent, width), '\n');
}

} // namespace

std::string to_words(const Error& error, bool colour, std::size_t width)
{
  const std::string label = text("error[", to_string(failure_of(error)), "]:");
  std::string out = text(paint(label, Paint::red, colour),
                         ' ',
                         safe_lines(error.message, label.size() + 1, kMessageIndent, width),
                         '\n');
  if (error.at && !to_string(*error.at).empty()) { // a mere column is what a caret shows
    out += place_line("  at ", to_string(*error.at), width);
  }
  for (const std::string& context : error.context) {
    out += place_line("  in ", context, width);
  }
  if (!error.hint.empty()) {
    out += text("  ",
                paint("hint:", Paint::cyan, colour),
                ' ',
                safe_lines(error.hint, kHintIndent, kHintIndent, width),
                '\n');
  }
  return out;
}

std::string to_json(const Error& error)
{
  json::Writer writer;
  writer.begin_object().key("error").begin_object();
  writer.member("kind", to_string(error.code)).member("code", to_string(failure_of(error)));
  writer.member("message", error.message);
  if (error.at) {
    writer.key("at").begin_object().member("file", error.at->file);
    writer.member("line", error.at->line).member("column", error.at->column).end_object();
  }
  if (!error.context.empty()) {
    writer.key("context").begin_array();
    for (const std::string& context : error.context) {
      writer.string(context);
    }
    writer.end_array();
  }
  if (!error.hint.empty()) {
    writer.member("hint", error.hint);
  }
  writer.member("exit_code", static_cast<int>(exit_code_of(error)));
  writer.end_object().end_object();
  return writer.text();
}

std::string error_words(const Error& error, const Context& context)
{
  return is_json(context.output())
             ? text(to_json(error), '\n')
             : to_words(error, context.colour_on_err(), context.width_on_err());
}

ExitCode report(const Error& error, const Context& context)
{
  if (error.code == ErrorCode::cancelled) {
    return exit_code_of(error); // whoever asked for the stop knows of it
  }
  if (Messages* const messages = context.messages()) {
    messages->fail(error);
  } else {
    context.err() << error_words(error, context);
  }
  return exit_code_of(error);
}

} // namespace hookctl::cli
