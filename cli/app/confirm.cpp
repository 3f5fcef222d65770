#include "cli/app/confirm.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"

namespace hookctl::cli {

namespace {

constexpr std::size_t kLongestAnswer = 1000;

} // namespace

bool can_ask(const Context& context)
{
  const World& world = context.world();
  return world.in_is_terminal && world.err.is_terminal && !context.globals().no_input;
}

Result<bool> confirm(const Context& context, std::string_view question, std::string_view flag)
{
  if (!can_ask(context)) {
    return fail(Failure::confirmation_needed,
                text("this needs a yes, and nobody can be asked here: ", question),
                text("add ", flag));
  }
  context.err() << printable(question) << " [y/N] " << std::flush;
  HOOKCTL_TRY_AS(const auto answer, os::read_line(context.world().in_descriptor, kLongestAnswer));
  const std::string word = lower(trim(answer));
  return word == "y" || word == "yes";
}

} // namespace hookctl::cli
