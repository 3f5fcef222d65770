#include "hookctl/schema/detail/places.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/path/path.hpp"

namespace hookctl::schema::detail {

namespace {

/// `name`, or `["other name"]`: as a path of the document root would begin with it.
std::string spell_name(std::string_view name)
{
  const auto alone = json::Document::parse(text('{', json::quote_json(name), ":0}"));
  constexpr json::NodeIndex kValue = 2;
  return alone ? path::shorthand_path(*alone, kValue) : std::string();
}

/// One past the quoted name that starts at `at`.
std::size_t skip_quoted(std::string_view path, std::size_t at)
{
  for (++at; at < path.size() && path[at] != '"'; ++at) {
    at += path[at] == '\\' ? std::size_t{1} : 0;
  }
  return std::min(at + 1, path.size());
}

} // namespace

std::string join_name(const std::string& parent, std::string_view name)
{
  const std::string spelled = spell_name(name);
  if (parent.empty() || parent == "$") {
    return spelled;
  }
  return text(parent, spelled.starts_with('[') ? "" : ".", spelled);
}

std::string
member_path(const json::Document& document, json::NodeIndex object, std::string_view name)
{
  return join_name(path::shorthand_path(document, object), name);
}

std::string general_path(std::string_view shorthand)
{
  std::string out;
  std::size_t at = 0;
  while (at < shorthand.size()) {
    if (shorthand[at] == '"') {
      const std::size_t end = skip_quoted(shorthand, at);
      out += shorthand.substr(at, end - at);
      at = end;
      continue;
    }
    const bool index = shorthand[at] == '[' && at + 1 < shorthand.size() &&
                       shorthand[at + 1] >= '0' && shorthand[at + 1] <= '9';
    if (index) {
      out += "[*]";
      at = std::min(shorthand.find(']', at), shorthand.size() - 1) + 1;
    } else {
      out += shorthand[at++];
    }
  }
  return out;
}

} // namespace hookctl::schema::detail
