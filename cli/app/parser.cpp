#include "cli/app/parser.hpp"

#include "cli/app/choices.hpp"
#include "cli/app/globals.hpp"
#include "cli/app/help.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

namespace hookctl::cli {

namespace {

/// The flags of the command and the global ones.
std::vector<const Flag*> all_flags(const Command& command)
{
  std::vector<const Flag*> flags;
  for (const std::vector<Flag>* list : {&command.flags, &global_flags()}) {
    for (const Flag& flag : *list) {
      flags.push_back(&flag);
    }
  }
  return flags;
}

const Flag* find_flag(const std::vector<const Flag*>& flags, std::string_view name)
{
  const auto found = std::find_if(flags.begin(), flags.end(), [&](const Flag* flag) {
    return flag->name == name || (!flag->short_name.empty() && flag->short_name == name);
  });
  return found == flags.end() ? nullptr : *found;
}

std::string help_hint(const Command& command)
{
  return text("run 'hookctl ", command.path, " --help' to see its flags");
}

/// Arguments with every value in a place of its own. CLI11 takes the next argument, whatever it is,
/// for the value of a flag, also after `--flag=`; so what may be a value is decided here.
class Spelling {
public:
  Spelling(const std::vector<const Flag*>& flags, std::span<const std::string> arguments)
      : m_flags(flags)
      , m_arguments(arguments)
  {
  }

  Result<> run()
  {
    for (; m_at < m_arguments.size(); ++m_at) {
      const std::string& argument = m_arguments[m_at];
      if (argument == "--") {
        m_after.assign(m_arguments.begin() + static_cast<std::ptrdiff_t>(m_at) + 1,
                       m_arguments.end());
        return {};
      }
      if (argument.starts_with("--")) {
        HOOKCTL_TRY(spell_long(argument));
      } else if (looks_like_flag(argument)) {
        HOOKCTL_TRY(spell_short(argument));
      } else {
        m_spelled.push_back(argument);
      }
    }
    return {};
  }

  /// What stands before `--`, ready for CLI11.
  [[nodiscard]] std::vector<std::string>& spelled() { return m_spelled; }

  /// What stands after `--`: positionals, all of it.
  [[nodiscard]] const std::vector<std::string>& after() const { return m_after; }

private:
  Result<> spell_long(const std::string& argument)
  {
    const std::size_t equals = argument.find('=');
    const Flag* flag = find_flag(m_flags, std::string_view(argument).substr(0, equals));
    if (flag == nullptr) {
      m_spelled.push_back(argument);
      return {};
    }
    const bool is_switch = flag->value.empty();
    if (equals == std::string::npos && !is_switch) {
      return spell_with_next(*flag);
    }
    m_spelled.push_back(flag->name);
    if (equals == std::string::npos) {
      return {};
    }
    if (is_switch) {
      return fail(Failure::value_unexpected,
                  text("flag ", flag->name, " takes no value"),
                  text("write ", flag->name, " alone, or leave it out"));
    }
    m_spelled.push_back(argument.substr(equals + 1));
    return {};
  }

  /// `-q`, `-qv`, `-ojson`, `-qo json`.
  Result<> spell_short(const std::string& argument)
  {
    for (std::size_t i = 1; i < argument.size(); ++i) {
      const Flag* flag = find_flag(m_flags, text('-', argument[i]));
      if (flag == nullptr) {
        m_spelled.push_back("-" + argument.substr(i));
        return {};
      }
      if (flag->value.empty()) {
        m_spelled.push_back(flag->name);
        continue;
      }
      if (i + 1 == argument.size()) {
        return spell_with_next(*flag);
      }
      m_spelled.push_back(flag->name);
      m_spelled.push_back(argument.substr(argument[i + 1] == '=' ? i + 2 : i + 1));
      return {};
    }
    return {};
  }

  Result<> spell_with_next(const Flag& flag)
  {
    const bool is_last = m_at + 1 == m_arguments.size();
    if (is_last) {
      return fail(Failure::value_missing,
                  text("flag ", flag.name, " needs a value"),
                  text("write ", flag.name, ' ', flag.value));
    }
    const std::string& next = m_arguments[m_at + 1];
    if (looks_like_flag(next)) {
      return fail(
          Failure::value_missing,
          text("flag ", flag.name, " needs a value, and ", quote(next), " looks like a flag"),
          text("write ",
               flag.name,
               ' ',
               flag.value,
               "; a value that begins with \"-\" is written ",
               flag.name,
               "=",
               flag.value));
    }
    m_spelled.push_back(flag.name);
    m_spelled.push_back(next);
    ++m_at;
    return {};
  }

  const std::vector<const Flag*>& m_flags;
  std::span<const std::string> m_arguments;
  std::size_t m_at = 0;
  std::vector<std::string> m_spelled;
  std::vector<std::string> m_after;
};

/// `did you mean "--provider"? `, or "". The dashes that all flags share say nothing about
/// nearness.
std::string nearest_flag(std::string_view name, const std::vector<const Flag*>& flags)
{
  std::vector<std::string> words;
  for (const Flag* flag : flags) {
    words.push_back(flag->name.substr(2));
  }
  name.remove_prefix(std::min(name.find_first_not_of('-'), name.size()));
  const auto best = nearest(name, words);
  return best ? text("did you mean ", quote("--" + *best), "? ") : std::string{};
}

/// Everything that CLI11 did not know: the first flag among it is unknown, the rest are
/// positionals.
Result<> sort_extras(std::vector<std::string> extras,
                     const Command& command,
                     const std::vector<const Flag*>& flags,
                     Arguments& arguments)
{
  for (std::string& extra : extras) {
    if (looks_like_flag(extra)) {
      const std::string name = extra.substr(0, extra.find('='));
      return fail(Failure::unknown_flag,
                  text("unknown flag ", quote(name)),
                  text(nearest_flag(name, flags), help_hint(command)));
    }
    arguments.positionals.push_back(std::move(extra));
  }
  return {};
}

/// CLI11 at work: flags by their long names, everything else in order.
Result<Arguments> parse_with_cli11(const Command& command,
                                   const std::vector<const Flag*>& flags,
                                   std::vector<std::string> spelled)
{
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<std::pair<const Flag*, CLI::Option*>> options;
  for (const Flag* flag : flags) {
    CLI::Option* option =
        flag->value.empty() ? app.add_flag(flag->name) : app.add_option(flag->name);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    options.emplace_back(flag, option);
  }
  std::reverse(spelled.begin(), spelled.end()); // how CLI11 wants them
  try {
    app.parse(std::move(spelled));
  } catch (const CLI::ParseError& error) {
    return fail(Failure::invalid_argument,
                text("cannot read the arguments: ", printable(error.what())),
                help_hint(command));
  }
  Arguments arguments;
  for (const auto& [flag, option] : options) {
    if (option->count() > 0) {
      arguments.flags[flag->name] =
          flag->value.empty() ? std::vector<std::string>{""} : option->results();
    }
  }
  HOOKCTL_TRY(sort_extras(app.remaining(), command, flags, arguments));
  return arguments;
}

/// Where an empty value mostly comes from.
constexpr std::string_view kUnsetVariable = "; an empty value is often a variable that is not set";

/// Of what goes into a file of ours: there it would become other bytes.
Result<> check_utf8(std::string_view what, std::string_view value)
{
  return is_utf8(value) ? Result<>()
                        : fail(Failure::invalid_argument,
                               text(what, " is not UTF-8: ", quote(value)),
                               "what is kept in a file is text in UTF-8; write it so");
}

Result<> check_flag(const Flag& flag, const Arguments& arguments, const Command& command)
{
  const std::vector<std::string> values = arguments.values(flag.name);
  if (values.empty()) {
    return flag.required ? Result<>(fail(Failure::flag_missing,
                                         text("flag ", flag.name, " is missing"),
                                         text("usage: ", usage_line(command))))
                         : Result<>();
  }
  if (!flag.repeatable && values.size() > 1) {
    return fail(
        Failure::flag_repeated,
        text("flag ", flag.name, " is given twice: ", quote(values[0]), " and ", quote(values[1])),
        text("give ", flag.name, " once"));
  }
  if (flag.value.empty()) {
    return {};
  }
  const auto& choices = choices_of(flag, command);
  for (const std::string& value : values) {
    if (!choices.empty()) {
      HOOKCTL_TRY(check_choice(flag.name, value, choices));
    } else if (value.empty() && !flag.may_be_empty) {
      return fail(Failure::value_missing,
                  text("flag ", flag.name, " has an empty value"),
                  text("write ", flag.name, ' ', flag.value, kUnsetVariable));
    }
    if (command.keeps && flag.completion != Completion::file) {
      HOOKCTL_TRY(check_utf8(text("flag ", flag.name), value));
    }
  }
  return {};
}

/// The positional that stands at `index`; nullptr when there is no room for it.
const Positional* positional_at(const Command& command, std::size_t index)
{
  if (index < command.positionals.size()) {
    return &command.positionals[index];
  }
  if (command.positionals.empty()) {
    return nullptr;
  }
  const Positional& last = command.positionals.back();
  const bool takes_more =
      last.count == Positional::Count::any || last.count == Positional::Count::at_least_one;
  return takes_more ? &last : nullptr;
}

/// One that is empty is none that was left out, which would mean something else.
bool may_be_left_out(const Positional& positional)
{
  return positional.count == Positional::Count::optional ||
         positional.count == Positional::Count::any;
}

Result<> check_positionals(const Arguments& arguments, const Command& command)
{
  for (std::size_t i = 0; i < arguments.positionals.size(); ++i) {
    const Positional* positional = positional_at(command, i);
    if (positional == nullptr) {
      return fail(Failure::argument_unexpected,
                  text("unexpected argument ", quote(arguments.positionals[i])),
                  text("usage: ", usage_line(command)));
    }
    if (arguments.positionals[i].empty() && may_be_left_out(*positional)) {
      return fail(Failure::argument_missing,
                  text(positional->name, " is empty"),
                  text("usage: ", usage_line(command), kUnsetVariable));
    }
    if (!positional->choices.empty()) {
      HOOKCTL_TRY(check_choice(positional->name, arguments.positionals[i], positional->choices));
    }
  }
  for (std::size_t i = arguments.positionals.size(); i < command.positionals.size(); ++i) {
    const Positional& positional = command.positionals[i];
    if (positional.count == Positional::Count::one ||
        positional.count == Positional::Count::at_least_one) {
      return fail(Failure::argument_missing,
                  text(positional.name, " is missing"),
                  text("usage: ", usage_line(command)));
    }
  }
  return {};
}

} // namespace

ForeignLibrary cli11()
{
  return {"cli11", CLI11_VERSION, ForeignLibrary::Told::build};
}

Result<Arguments> parse_arguments(const Command& command, std::span<const std::string> rest)
{
  const std::vector<const Flag*> flags = all_flags(command);
  Spelling spelling(flags, rest);
  HOOKCTL_TRY(spelling.run());
  HOOKCTL_TRY_AS(Arguments arguments,
                 parse_with_cli11(command, flags, std::move(spelling.spelled())));
  arguments.positionals.insert(
      arguments.positionals.end(), spelling.after().begin(), spelling.after().end());
  if (arguments.has("--help")) {
    return arguments; // whatever else is wrong, help is the answer
  }
  for (const Flag* flag : flags) {
    HOOKCTL_TRY(check_flag(*flag, arguments, command));
  }
  HOOKCTL_TRY(check_positionals(arguments, command));
  return arguments;
}

} // namespace hookctl::cli
