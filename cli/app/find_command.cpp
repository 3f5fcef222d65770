#include "cli/app/globals.hpp"
#include "cli/app/parser.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

/// The global flag of this argument, with or without `=value`; nullptr when it is none.
const Flag* global_flag_of(std::string_view argument)
{
  const std::string_view name = argument.substr(0, argument.find('='));
  for (const Flag& flag : global_flags()) {
    const bool is_short = !flag.short_name.empty() && argument.starts_with(flag.short_name) &&
                          !argument.starts_with("--");
    if (name == flag.name || is_short) {
      return &flag;
    }
  }
  return nullptr;
}

/// True when the flag's value is the next argument.
bool takes_next(const Flag& flag, std::string_view argument)
{
  return !flag.value.empty() && (argument == flag.name || argument == flag.short_name);
}

bool is_path_or_prefix(const Command& command, const std::string& path)
{
  return command.path == path || command.path.starts_with(path + " ");
}

const Command* command_at(const std::vector<Command>& commands, const std::string& path)
{
  const auto found = std::find_if(commands.begin(), commands.end(), [&](const Command& command) {
    return command.path == path;
  });
  return found == commands.end() ? nullptr : &*found;
}

bool has_next_word(const std::vector<Command>& commands, const std::string& path)
{
  return std::any_of(commands.begin(), commands.end(), [&](const Command& command) {
    return path.empty() || command.path.starts_with(path + " ");
  });
}

/// Takes the word when it leads towards a command. False when it leads nowhere.
bool take_word(Invocation& found, const std::string& word, const std::vector<Command>& commands)
{
  std::vector<std::string> longer = found.words;
  longer.push_back(word);
  const std::string path = join(longer, " ");
  const bool known = std::any_of(commands.begin(), commands.end(), [&](const Command& command) {
    return is_path_or_prefix(command, path);
  });
  if (known) {
    found.words = std::move(longer);
    found.command = command_at(commands, path);
  }
  return known;
}

bool asks_for_help(const std::vector<std::string>& arguments)
{
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  return std::any_of(arguments.begin(), end, [](const std::string& argument) {
    return argument == "--help" || argument == "-h";
  });
}

} // namespace

bool looks_like_flag(std::string_view argument)
{
  return argument.size() > 1 && argument[0] == '-';
}

Invocation find_command(std::span<const std::string> arguments,
                        const std::vector<Command>& commands)
{
  Invocation found;
  std::size_t i = 0;
  for (; i < arguments.size() && has_next_word(commands, join(found.words, " ")); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") {
      break;
    }
    if (!looks_like_flag(argument)) {
      if (!take_word(found, argument, commands)) {
        found.unknown_word = found.command != nullptr ? std::nullopt : std::optional(argument);
        break;
      }
      continue;
    }
    found.rest.push_back(argument);
    const Flag* flag = global_flag_of(argument);
    if (flag == nullptr && !found.early_flag) {
      found.early_flag = argument;
    } else if (flag != nullptr && takes_next(*flag, argument) && i + 1 < arguments.size()) {
      found.rest.push_back(arguments[++i]);
    }
  }
  found.rest.insert(
      found.rest.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.end());
  found.wants_help = asks_for_help(found.rest);
  return found;
}

std::vector<std::string> next_words(const std::vector<Command>& commands,
                                    const std::vector<std::string>& words)
{
  const std::string prefix = words.empty() ? std::string{} : join(words, " ") + " ";
  std::vector<std::string> out;
  for (const Command& command : commands) {
    if (!command.hidden && command.path.starts_with(prefix)) {
      const std::string_view rest = std::string_view(command.path).substr(prefix.size());
      out.emplace_back(rest.substr(0, rest.find(' ')));
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

} // namespace hookctl::cli
