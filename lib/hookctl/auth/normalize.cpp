#include "hookctl/auth/detail/normalize.hpp"

#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

namespace hookctl::auth::detail {

namespace {

struct Free {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {{
    {"&amp;", '&'},
    {"&lt;", '<'},
    {"&gt;", '>'},
    {"&quot;", '"'},
    {"&#039;", '\''},
}};

} // namespace

std::optional<std::string> to_nfkd(std::string_view text)
{
  constexpr auto kForm =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
  utf8proc_uint8_t* made = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()),
                                   &made,
                                   kForm);
  const std::unique_ptr<utf8proc_uint8_t, Free> owned(made);
  if (length < 0 || made == nullptr) {
    return std::nullopt;
  }
  return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
}

std::string decode_html_entities(std::string_view text)
{
  std::string out;
  while (!text.empty()) {
    std::size_t used = 1;
    char c = text.front();
    for (const auto& [entity, character] : kEntities) {
      if (text.starts_with(entity)) {
        used = entity.size();
        c = character;
      }
    }
    out += c;
    text.remove_prefix(used);
  }
  return out;
}

} // namespace hookctl::auth::detail
