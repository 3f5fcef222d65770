#include "cli/app/man.hpp"

#include "cli/app/choices.hpp"
#include "cli/app/failure_help.hpp"
#include "cli/app/globals.hpp"
#include "cli/app/help.hpp"
#include "cli/app/version.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

/// What there is beside a page for each command, by section.
constexpr std::string_view kOtherPages[] = {
    "hookctl-files 5",
    "hookctl-preset 5",
    "hookctl-ci 7",
    "hookctl-destinations 7",
    "hookctl-errors 7",
    "hookctl-exit-codes 7",
    "hookctl-fleet 7",
    "hookctl-mapping 7",
    "hookctl-metrics 7",
    "hookctl-operating 7",
    "hookctl-paths 7",
};

constexpr std::string_view kProseMark = ".\\\" prose\n";

/// Text as roff takes it: no escapes, no requests.
std::string roff(std::string_view words)
{
  std::string out;
  bool line_start = true;
  for (const char c : words) {
    if (line_start && (c == '.' || c == '\'')) {
      out += "\\&";
    }
    line_start = c == '\n';
    out += c == '\\' ? std::string("\\e") : std::string(1, c);
  }
  return out;
}

/// One argument of a macro: in quotes, and never taken for a macro's own name.
std::string argument(std::string_view words)
{
  std::string out = "\"\\&";
  for (const char c : roff(words)) {
    out += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return out + '"';
}

/// Sentences on lines of their own (mdoc's "new sentence, new line"), empty lines as paragraphs.
std::string paragraphs(std::string_view words)
{
  std::string out;
  for (std::string_view line : split(words, '\n')) {
    if (line.empty()) {
      out += ".Pp\n";
      continue;
    }
    for (std::size_t end = line.find(". "); end != std::string_view::npos; end = line.find(". ")) {
      out += roff(line.substr(0, end + 1)) + '\n';
      line.remove_prefix(end + 2);
    }
    out += roff(line) + '\n';
  }
  return out;
}

std::string page_name(const Command& command)
{
  std::string name = "hookctl-" + command.path;
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string header(const std::string& name, std::string_view summary, int section = 1)
{
  return text(".\\\" Made by 'hookctl __man'; the hand-written part is in man/prose.\n.Dd ",
              release_date(),
              "\n.Dt ",
              upper(name),
              " ",
              section,
              "\n.Os hookctl\n.Sh NAME\n.Nm ",
              name,
              "\n.Nd ",
              roff(summary),
              '\n');
}

/// `Fl -env Ar ENV`: mdoc's Fl adds one `-`.
std::string flag_macros(const Flag& flag)
{
  std::string out;
  if (!flag.short_name.empty()) {
    out += text("Fl ", flag.short_name.substr(1), " , ");
  }
  out += text("Fl ", flag.name.substr(1));
  if (!flag.value.empty()) {
    out += text(" Ar ", argument(flag.value));
  }
  return out;
}

/// Help texts begin in lower case, sentences of a page do not, but for what is typed as it stands:
/// `nats://HOST`, `evt_…`.
std::string sentence(std::string_view help)
{
  const std::string words = roff(help);
  const std::string_view first = help.substr(0, help.find_first_of(" ,:;"));
  const bool is_word = std::all_of(first.begin(), first.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-' || c == '\'';
  });
  return is_word && help.substr(first.size(), 3) != "://"
             ? upper(words.substr(0, 1)) + words.substr(1)
             : words;
}

std::string flag_list(const std::vector<Flag>& flags)
{
  std::string out = ".Bl -tag -width Ds\n";
  for (const Flag& flag : flags) {
    out += text(".It ", flag_macros(flag), '\n', sentence(flag_help(flag)), ".\n");
  }
  return out + ".El\n";
}

std::string tag_list(const std::vector<std::pair<std::string, std::string>>& rows,
                     std::string_view macro)
{
  std::string out = ".Bl -tag -width Ds\n";
  for (const auto& [tag, help] : rows) {
    out += text(".It ", macro, ' ', argument(tag), '\n', sentence(help), ".\n");
  }
  return out + ".El\n";
}

std::string synopsis(const Command& command)
{
  std::string out = text(".Sh SYNOPSIS\n.Nm hookctl ", command.path, '\n');
  for (const Flag& flag : command.flags) {
    const std::string_view name = flag.name;
    out += text(flag.required ? "." : ".Op ", "Fl ", name.substr(1));
    out += flag.value.empty() ? std::string("\n") : text(" Ar ", argument(flag.value), '\n');
  }
  out += ".Op Ar \"global flags\"\n";
  for (const Positional& positional : command.positionals) {
    const bool optional = positional.count == Positional::Count::optional ||
                          positional.count == Positional::Count::any;
    const bool several = positional.count == Positional::Count::any ||
                         positional.count == Positional::Count::at_least_one;
    out +=
        text(optional ? ".Op Ar " : ".Ar ", argument(positional.name), several ? " ...\n" : "\n");
  }
  return out;
}

std::string arguments_list(const Command& command)
{
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Positional& positional : command.positionals) {
    const bool open = positional.choices.empty();
    rows.emplace_back(positional.name,
                      open ? positional.help
                           : text(positional.help, ": ", list_choices(positional.choices)));
  }
  return rows.empty() ? std::string{} : text(".Pp\nThe arguments are:\n", tag_list(rows, "Ar"));
}

std::string examples(const Command& command)
{
  std::string out = ".Sh EXAMPLES\n";
  for (const Example& example : command.examples) {
    out += text(&example == command.examples.data() ? "" : ".Pp\n",
                sentence(example.help),
                ":\n.Dl ",
                argument("$ " + example.line),
                '\n');
  }
  return out;
}

std::string exit_codes()
{
  std::vector<std::pair<std::string, std::string>> codes;
  for (const ExitCodeRow& row : exit_code_table()) {
    codes.emplace_back(text(static_cast<int>(row.code)), row.meaning);
  }
  return tag_list(codes, "Li");
}

/// hookctl(1) and the other commands of the same noun, sorted.
std::string see_also(const Command& command, const std::vector<Command>& commands)
{
  const std::string noun = command.path.substr(0, command.path.find(' ') + 1);
  std::vector<std::string> pages = {"hookctl"};
  for (const Command& other : commands) {
    if (!noun.empty() && !other.hidden && other.path != command.path &&
        other.path.starts_with(noun)) {
      pages.push_back(page_name(other));
    }
  }
  std::string out = ".Sh SEE ALSO\n";
  for (const std::string& page : pages) {
    out += text(".Xr ", page, " 1", &page == &pages.back() ? "\n" : " ,\n");
  }
  return out;
}

} // namespace

std::string man_page(const Command& command, const std::vector<Command>& commands)
{
  std::string out = header(page_name(command), command.summary);
  out += synopsis(command);
  out += text(
      ".Sh DESCRIPTION\n", paragraphs(command.description), arguments_list(command), kProseMark);
  out += ".Sh OPTIONS\n";
  if (!command.flags.empty()) {
    out += flag_list(command.flags) + ".Pp\n";
  }
  out += "The global flags are described in\n.Xr hookctl 1 .\n";
  out += ".Sh EXIT STATUS\n" + tag_list(exit_code_rows(command), "Li");
  out += examples(command);
  return out + see_also(command, commands);
}

std::string man_overview(const std::vector<Command>& commands)
{
  std::string out =
      header("hookctl", "turns any service's webhook into a verified, mapped, durable event");
  out += ".Sh SYNOPSIS\n.Nm hookctl\n.Ar command\n.Op Ar flags\n.Op Ar arguments\n";
  out += ".Sh DESCRIPTION\nThe commands are:\n.Bl -tag -width Ds\n";
  std::vector<std::string> pages;
  for (const Command& command : commands) {
    if (!command.hidden) {
      pages.push_back(page_name(command));
      out += text(".It Xr ", pages.back(), " 1\n", sentence(command.summary), ".\n");
    }
  }
  out += text(".El\n", kProseMark);
  out += ".Sh OPTIONS\nThese flags stand before, between or after the words of any command:\n" +
         flag_list(global_flags());
  out += ".Sh ENVIRONMENT\n" + tag_list(environment_rows(), "Ev");
  out += ".Sh EXIT STATUS\n" + exit_codes();
  out +=
      ".Sh EXAMPLES\nThe URL that a sender is given, and whether all that it takes is in order:\n"
      ".Dl \"\\&$ hookctl url shop_eu\"\n.Dl \"\\&$ hookctl doctor\"\n";
  out += ".Sh SEE ALSO\n";
  for (const std::string& page : pages) {
    out += text(".Xr ", page, " 1 ,\n");
  }
  for (const std::string_view& page : kOtherPages) {
    out += text(".Xr ", page, &page == std::end(kOtherPages) - 1 ? "\n" : " ,\n");
  }
  return out;
}

std::string man_exit_codes()
{
  return text(header("hookctl-exit-codes", "what each exit code of hookctl means", 7),
              ".Sh DESCRIPTION\nEvery command uses the same codes:\n",
              exit_codes(),
              kProseMark,
              ".Sh SEE ALSO\n.Xr hookctl 1 ,\n.Xr hookctl-errors 7\n");
}

std::string man_errors()
{
  std::string out = header("hookctl-errors", "what each error code of hookctl means", 7);
  out += text(".Sh DESCRIPTION\n", kProseMark);
  std::string last;
  for (const FailureRow& row : failures()) {
    const std::string exit = exit_code_words(row.failure);
    if (exit != last) {
      out += text(last.empty() ? "" : ".El\n", ".Sh EXIT CODE ", upper(exit), "\n");
      out += ".Bl -tag -width HK-000\n";
      last = exit;
    }
    out += text(".It Li ", to_string(row.failure), '\n', sentence(row.meaning), ".\n");
    out += text("Usual causes: ", roff(row.causes), ".\n", sentence(row.mend), ".\n");
  }
  return out + ".El\n.Sh SEE ALSO\n.Xr hookctl 1 ,\n.Xr hookctl-exit-codes 7\n";
}

} // namespace hookctl::cli
