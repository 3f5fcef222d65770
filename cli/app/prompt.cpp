#include "cli/app/prompt.hpp"

#include "cli/app/layout.hpp"
#include "hookctl/base/display_width.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

constexpr std::size_t kLongestLine = 4000;
constexpr std::size_t kNarrowestQuestion = 40;
constexpr std::size_t kWidestValue = 40;

using Items = std::vector<Prompt::Item>;

/// Those that have every word of `words` somewhere.
Items narrow(const Items& items, std::string_view words)
{
  Items found;
  for (const Prompt::Item& item : items) {
    const std::string all = lower(text(item.value, ' ', item.about));
    const auto parts = split(words, ' ');
    if (std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
          return all.find(lower(part)) != std::string::npos;
        })) {
      found.push_back(item);
    }
  }
  return found;
}

bool has_value(const Items& items, std::string_view answer)
{
  return std::any_of(
      items.begin(), items.end(), [&](const Prompt::Item& item) { return item.value == answer; });
}

} // namespace

Result<Prompt> Prompt::open(const Context& context)
{
  HOOKCTL_TRY_AS(auto reader, os::AnswerReader::open(context.world().in_descriptor));
  return Prompt(context, std::move(reader));
}

std::size_t Prompt::width() const
{
  return std::max(static_cast<std::size_t>(std::max(m_context->world().err.width, 0)),
                  kNarrowestQuestion);
}

void Prompt::say(std::string_view words) const
{
  m_context->err() << (words.empty() ? "\n" : wrap(printable(words), 0, width()));
}

void Prompt::say(const Error& error) const
{
  const auto print = [&](std::string_view label, std::string_view words, std::size_t indent) {
    std::vector<std::string> lines;
    for (const std::string_view line : split(words, '\n')) {
      lines.push_back(printable(line));
    }
    m_context->err() << label << hang(join(lines, "\n"), label.size(), indent, width()) << '\n';
  };
  constexpr std::string_view kAt = "  at ";
  constexpr std::string_view kHint = "  hint: ";
  print("error: ", error.message, 0);
  if (error.at && !to_string(*error.at).empty()) {
    print(kAt, to_string(*error.at), kAt.size());
  }
  if (!error.hint.empty()) {
    print(kHint, error.hint, kHint.size()); // a caret stands under its character
  }
}

void Prompt::say_field(std::string_view field, std::string_view value) const
{
  const std::size_t indent = 2 + display_width(field) + 1;
  const std::string lines = wrap(printable(value), indent, width());
  m_context->err() << "  " << field << ' ' << lines.substr(std::min(indent, lines.size()));
}

Result<std::string> Prompt::read(os::Echo echo)
{
  HOOKCTL_TRY_AS(auto line, m_reader->read_line(kLongestLine, echo));
  if (!line) {
    return fail(ErrorCode::cancelled, "the input ended");
  }
  return *std::move(line);
}

Result<std::string> Prompt::ask(std::string_view question, std::string_view proposed)
{
  m_context->err() << printable(question);
  if (!proposed.empty()) {
    m_context->err() << " [" << printable(proposed) << ']';
  }
  m_context->err() << ": " << std::flush;
  HOOKCTL_TRY_AS(const std::string line, read(os::Echo::yes));
  const std::string_view answer = trim(line);
  return std::string(answer.empty() ? proposed : answer);
}

Result<bool> Prompt::ask_yes(std::string_view question, bool otherwise)
{
  return ask_until_good(*this, [&]() -> Result<bool> {
    m_context->err() << printable(question) << (otherwise ? " [Y/n] " : " [y/N] ") << std::flush;
    HOOKCTL_TRY_AS(const std::string line, read(os::Echo::yes));
    const std::string word = lower(trim(line));
    if (word == "y" || word == "yes" || word == "n" || word == "no" || word.empty()) {
      return word.empty() ? otherwise : word.front() == 'y';
    }
    return fail(ErrorCode::invalid_argument, text("answer y or n, not ", quote(word, 40)));
  });
}

Result<model::Secret> Prompt::ask_secret(std::string_view question)
{
  m_context->err() << printable(question) << ": " << std::flush;
  auto typed = read(os::Echo::no);
  m_context->err() << '\n'; // the one that was typed was not shown either
  HOOKCTL_TRY(typed);
  return model::Secret(*std::move(typed));
}

void Prompt::list(const std::vector<Item>& items, std::size_t most) const
{
  const std::size_t count = std::min(items.size(), most);
  const std::size_t digits = std::to_string(count).size();
  std::size_t widest = 0;
  for (std::size_t i = 0; i < count; ++i) {
    widest = std::max(widest, display_width(printable(items[i].value)));
  }
  widest = std::min(widest, std::min(kWidestValue, width() / 2));
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i + 1);
    const std::string value = printable(items[i].value); // whole: it is what one may type
    const std::size_t value_width = display_width(value);
    const std::string gap(widest > value_width ? widest - value_width : 0, ' ');
    std::string line =
        text(std::string(2 + digits - number.size(), ' '), number, "  ", value, gap, "  ");
    const std::size_t used = display_width(line);
    if (used + 4 < width()) {
      line += cut_to_width(printable(items[i].about), width() - used);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    m_context->err() << line << '\n';
  }
  if (count < items.size()) {
    m_context->err() << "  and " << items.size() - count << " more\n";
  }
}

Result<std::string> Prompt::choose(std::string_view question,
                                   const std::vector<Item>& items,
                                   std::string_view proposed,
                                   Listed listed,
                                   const Typed& typed)
{
  Items shown = listed == Listed::later ? Items{} : items;
  std::string at_enter(proposed);
  std::string before; // given twice, an answer is meant as it is
  list(listed == Listed::now ? shown : Items{}, kListed);
  for (;;) {
    HOOKCTL_TRY_AS(const std::string answer, ask(question, at_enter));
    if (answer.empty() || answer == at_enter || answer == proposed) {
      return answer;
    }
    const auto number = parse_integer<std::size_t>(answer);
    if (number && *number >= 1 && *number <= std::min(shown.size(), kListed)) {
      return shown[*number - 1].value;
    }
    if (has_value(items, answer)) {
      return answer;
    }
    const Items found = answer == before ? Items{} : narrow(items, answer);
    before = answer;
    if (!found.empty()) {
      shown = found;
      at_enter = found.size() == 1 ? found.front().value : std::string(proposed);
      list(shown, kListed);
      continue;
    }
    auto value = typed(answer);
    if (value || value.error().code == ErrorCode::cancelled) {
      return value;
    }
    say(value.error());
  }
}

} // namespace hookctl::cli
