#pragma once

#include "cli/app/context.hpp"
#include "hookctl/base/clock.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl::cli {

/// How far a bulk command is, on stderr where that is a terminal; taken away at the end.
class Progress {
public:
  /// When the answer is printed. One that comes meanwhile must not go to a terminal too.
  enum class Answer { meanwhile, afterwards };

  /// `what` is counted: "events".
  Progress(const Context& context, std::string_view what, Answer answer);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t count);

private:
  void erase();

  const Context& m_context;
  std::string m_what;
  bool m_is_shown;
  SteadyTime m_began;
  SteadyTime m_last;
  bool m_on_line = false;
};

} // namespace hookctl::cli
