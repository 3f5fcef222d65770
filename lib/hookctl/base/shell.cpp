#include "hookctl/base/shell.hpp"

#include <algorithm>

namespace hookctl {

namespace {

bool is_plain(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._-/:,@+%=").find(c) != std::string_view::npos;
}

} // namespace

std::string shell_quote(std::string_view word)
{
  std::string out = "'";
  for (const char c : word) {
    c == '\'' ? out += "'\\''" : out += c;
  }
  return out + "'";
}

std::string shell_word(std::string_view word)
{
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), is_plain);
  return plain ? std::string(word) : shell_quote(word);
}

} // namespace hookctl
