#pragma once

#include "cli/app/context.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/os/terminal.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

/// Questions and answers at a terminal, for people: plain lines on stderr and nothing else, so that
/// they serve a dumb terminal, a slow link and a screen reader. Every answer may fail with
/// cancelled (^C, ^D, a signal). What strangers wrote is escaped.
class Prompt {
public:
  /// Only where can_ask().
  static Result<Prompt> open(const Context& context);

  /// A paragraph, broken at the terminal's width.
  void say(std::string_view words) const;
  /// What is wrong and how to mend it, without the code that scripts go by.
  void say(const Error& error) const;

  /// `  field value`, a long value going on below itself.
  void say_field(std::string_view field, std::string_view value) const;

  /// `question [proposed]: `; Enter gives what is proposed. Blanks around an answer are cut.
  Result<std::string> ask(std::string_view question, std::string_view proposed = {});

  /// `question [y/N] `; Enter gives `otherwise`.
  Result<bool> ask_yes(std::string_view question, bool otherwise);

  /// Without echo, as it was typed.
  Result<model::Secret> ask_secret(std::string_view question);

  struct Item {
    std::string value;
    std::string about; ///< what helps to choose it
  };

  /// Turns what was typed and is none of the items into a value, or says why it cannot.
  using Typed = std::function<Result<std::string>(const std::string&)>;

  /// When the first eight of the items are listed with their numbers.
  enum class Listed {
    now,
    before, ///< they were, and their numbers are known
    later   ///< once they are narrowed
  };

  /// One of `items`: by its number, itself, or words that narrow the list; the same words once more
  /// are no part of an item but what is typed. Enter gives `proposed`.
  Result<std::string> choose(std::string_view question,
                             const std::vector<Item>& items,
                             std::string_view proposed,
                             Listed listed,
                             const Typed& typed);

  /// The items in numbered lines, at most `most`.
  void list(const std::vector<Item>& items, std::size_t most) const;

  static constexpr std::size_t kListed = 8;

private:
  Prompt(const Context& context, std::unique_ptr<os::AnswerReader> reader)
      : m_context(&context)
      , m_reader(std::move(reader))
  {
  }

  Result<std::string> read(os::Echo echo);
  [[nodiscard]] std::size_t width() const;

  const Context* m_context;
  std::unique_ptr<os::AnswerReader> m_reader;
};

/// Asks again, with the reason, until the answer is a good one. Fails only where nobody answers.
template<typename Ask> auto ask_until_good(const Prompt& prompt, const Ask& ask) -> decltype(ask())
{
  for (;;) {
    auto answer = ask();
    if (answer || answer.error().code == ErrorCode::cancelled ||
        answer.error().code == ErrorCode::io || answer.error().code == ErrorCode::internal) {
      return answer;
    }
    prompt.say(answer.error());
  }
}

} // namespace hookctl::cli
