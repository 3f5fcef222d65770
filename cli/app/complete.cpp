#include "cli/app/complete.hpp"

#include "cli/app/globals.hpp"
#include "cli/app/help.hpp"
#include "cli/app/parser.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

/// What the words before the cursor lead to.
struct Place {
  const Command* command = nullptr;
  std::vector<std::string> words;
  bool lost = false;             ///< a word before the cursor is no command
  const Flag* pending = nullptr; ///< the flag whose value is under the cursor
  bool flags_ended = false;
  std::vector<std::string> positionals;
  std::map<std::string, std::string, std::less<>> flags;
};

std::vector<const Flag*> flags_of(const Command* command)
{
  std::vector<const Flag*> flags;
  if (command != nullptr) {
    for (const Flag& flag : command->flags) {
      flags.push_back(&flag);
    }
  }
  for (const Flag& flag : global_flags()) {
    flags.push_back(&flag);
  }
  return flags;
}

const Flag* find_flag(const Command* command, std::string_view name)
{
  for (const Flag* flag : flags_of(command)) {
    if (flag->name == name || (!flag->short_name.empty() && flag->short_name == name)) {
      return flag;
    }
  }
  return nullptr;
}

/// `--name`, `--name=value`, or a short one's beginning.
void take_flag(Place& place, const std::string& argument)
{
  const std::size_t equals = argument.find('=');
  const Flag* const flag = find_flag(place.command, argument.substr(0, equals));
  if (flag == nullptr) {
    return;
  }
  if (equals != std::string::npos) {
    place.flags[flag->name] = argument.substr(equals + 1);
  } else if (!flag->value.empty()) {
    place.pending = flag;
  } else {
    place.flags[flag->name] = "";
  }
}

Place find_place(const std::vector<std::string>& before, const std::vector<Command>& commands)
{
  const Invocation invocation = find_command(before, commands);
  Place place;
  place.command = invocation.command;
  place.words = invocation.words;
  place.lost = invocation.unknown_word.has_value();
  for (const std::string& argument : invocation.rest) {
    if (place.pending != nullptr) {
      place.flags[place.pending->name] = argument;
      place.pending = nullptr;
    } else if (place.flags_ended || argument.size() < 2 || argument[0] != '-') {
      place.positionals.push_back(argument);
    } else if (argument == "--") {
      place.flags_ended = true;
    } else {
      take_flag(place, argument);
    }
  }
  return place;
}

/// Lines that start with `current`.
class Candidates {
public:
  explicit Candidates(std::string current)
      : m_current(std::move(current))
  {
  }

  void add(const std::string& word, std::string_view description = {})
  {
    if (word.starts_with(m_current)) {
      m_lines += printable(word);
      m_lines += description.empty() ? "\n" : text('\t', printable(description), '\n');
    }
  }

  void directive(std::string_view name) { m_lines += text(name, '\n'); }

  [[nodiscard]] const std::string& lines() const { return m_lines; }

  [[nodiscard]] const std::string& current() const { return m_current; }

private:
  std::string m_current;
  std::string m_lines;
};

void add_topics(Candidates& candidates, const Place& place, const std::vector<Command>& commands)
{
  for (const std::string& word : next_words(commands, place.positionals)) {
    candidates.add(word);
  }
  if (place.positionals.empty()) {
    for (const Topic& topic : help_topics()) {
      candidates.add(topic.name, topic.summary);
    }
  }
  // All of them would bury the commands.
  const bool asks_for_codes = place.positionals == std::vector<std::string>{"errors"} ||
                              (place.positionals.empty() && candidates.current().starts_with("HK"));
  if (asks_for_codes) {
    for (const FailureRow& row : failures()) {
      candidates.add(to_string(row.failure), row.meaning);
    }
  }
}

/// Values of a flag or a positional; `prefix` is what stands before them in the same word
/// ("--env=").
void add_values(Candidates& candidates,
                const std::string& prefix,
                Completion kind,
                const std::vector<std::string>& choices,
                const Place& place,
                const CompletionSource& source)
{
  for (const std::string& choice : choices) {
    candidates.add(prefix + choice);
  }
  if (kind == Completion::file || kind == Completion::directory) {
    candidates.directive(kind == Completion::file ? ":files" : ":directories");
  } else if (choices.empty() && kind != Completion::none) {
    const std::string command = place.command == nullptr ? "" : place.command->path;
    for (const Candidate& one : source.values({kind, command, place.positionals, place.flags})) {
      candidates.add(prefix + one.value, one.description);
    }
  }
}

const std::vector<std::string>& choices_at(const Flag& flag, const Place& place)
{
  return place.command == nullptr ? flag.choices : choices_of(flag, *place.command);
}

void add_positional(Candidates& candidates,
                    const Place& place,
                    const std::vector<Command>& commands,
                    const CompletionSource& source)
{
  const auto& positionals = place.command->positionals;
  if (positionals.empty()) {
    return;
  }
  const std::size_t index = std::min(place.positionals.size(), positionals.size() - 1);
  const Positional& positional = positionals[index];
  const bool takes_more = positional.count == Positional::Count::any ||
                          positional.count == Positional::Count::at_least_one;
  if (place.positionals.size() >= positionals.size() && !takes_more) {
    return;
  }
  if (positional.completion == Completion::topic) {
    add_topics(candidates, place, commands);
  } else {
    add_values(candidates, "", positional.completion, positional.choices, place, source);
  }
}

void add_words(Candidates& candidates, const Place& place, const std::vector<Command>& commands)
{
  for (const std::string& word : next_words(commands, place.words)) {
    std::vector<std::string> longer = place.words;
    longer.push_back(word);
    const std::string path = join(longer, " ");
    const auto found = std::find_if(commands.begin(), commands.end(), [&](const Command& command) {
      return command.path == path;
    });
    candidates.add(word, found == commands.end() ? std::string_view{} : found->summary);
  }
}

} // namespace

std::string complete(const std::vector<std::string>& arguments,
                     const std::vector<Command>& commands,
                     const CompletionSource& source)
{
  std::vector<std::string> words = arguments;
  if (words.empty()) {
    return {};
  }
  const std::string current = words.back();
  words.pop_back();
  const Place place = find_place(words, commands);
  Candidates candidates(current);
  const std::size_t equals = current.find('=');
  if (place.pending != nullptr) {
    add_values(candidates,
               "",
               place.pending->completion,
               choices_at(*place.pending, place),
               place,
               source);
  } else if (current.starts_with('-') && !place.flags_ended && equals != std::string::npos) {
    if (const Flag* flag = find_flag(place.command, current.substr(0, equals)); flag != nullptr) {
      add_values(candidates,
                 current.substr(0, equals + 1),
                 flag->completion,
                 choices_at(*flag, place),
                 place,
                 source);
    }
  } else if (current.starts_with('-') && !place.flags_ended) {
    for (const Flag* flag : flags_of(place.command)) {
      candidates.add(flag->name, flag->help);
    }
  } else if (place.command != nullptr) {
    add_positional(candidates, place, commands, source);
  } else if (!place.lost) {
    add_words(candidates, place, commands);
  }
  return candidates.lines();
}

} // namespace hookctl::cli
