#include "cli/app/command.hpp"

namespace hookctl::cli {

bool Arguments::has(std::string_view flag) const
{
  return flags.find(std::string(flag)) != flags.end();
}

std::optional<std::string> Arguments::value(std::string_view flag) const
{
  const auto found = flags.find(std::string(flag));
  if (found == flags.end() || found->second.empty()) {
    return std::nullopt;
  }
  return found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view flag) const
{
  const auto found = flags.find(std::string(flag));
  return found == flags.end() ? std::vector<std::string>{} : found->second;
}

std::string Arguments::positional(std::size_t index) const
{
  return index < positionals.size() ? positionals[index] : std::string{};
}

const std::vector<std::string>& choices_of(const Flag& flag, const Command& command)
{
  const bool is_own = flag.name == "--output" && !command.outputs.empty();
  return is_own ? command.outputs : flag.choices;
}

} // namespace hookctl::cli
