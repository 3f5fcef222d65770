#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/select/detail/caret.hpp"
#include "hookctl/select/detail/filter.hpp"

#include <array>

namespace hookctl::select::detail {

namespace {

using Kind = Filter::Kind;

struct Known {
  std::string_view name;
  Kind kind;
  std::size_t arguments;
};

constexpr std::array<Known, 20> kKnown = {{
    {"md5", Kind::md5, 0},
    {"sha1", Kind::sha1, 0},
    {"sha256", Kind::sha256, 0},
    {"sha512", Kind::sha512, 0},
    {"hex", Kind::hex, 0},
    {"base64", Kind::base64, 0},
    {"base64url", Kind::base64url, 0},
    {"crc32", Kind::crc32, 0},
    {"lower", Kind::lower, 0},
    {"upper", Kind::upper, 0},
    {"trim", Kind::trim, 0},
    {"json", Kind::json, 0},
    {"percent", Kind::percent, 0},
    {"unpercent", Kind::unpercent, 0},
    {"unescape", Kind::unescape, 1},
    {"before", Kind::before, 1},
    {"after", Kind::after, 1},
    {"replace", Kind::replace, 2},
    {"or_empty", Kind::or_empty, 0},
    {"decimals", Kind::decimals, 1},
}};

std::vector<std::string> known_names()
{
  std::vector<std::string> names;
  names.reserve(kKnown.size());
  for (const Known& known : kKnown) {
    names.emplace_back(known.name);
  }
  return names;
}

const Known* find_known(std::string_view name)
{
  for (const Known& known : kKnown) {
    if (known.name == name) {
      return &known;
    }
  }
  return nullptr;
}

/// `"a","b"`: JSON strings with commas between; nullopt when it is something else.
std::optional<std::vector<std::string>> parse_strings(std::string_view written)
{
  const auto list = json::Document::parse(text('[', written, ']'));
  if (!list || list->kind(json::Document::root()) != json::Kind::array) {
    return std::nullopt;
  }
  std::vector<std::string> strings;
  for (json::NodeIndex node = 1; node < list->nodes().size(); node = list->nodes()[node].end) {
    if (list->kind(node) != json::Kind::string) {
      return std::nullopt;
    }
    strings.push_back(list->to_text(node));
  }
  return strings;
}

std::string usage(const Known& known)
{
  constexpr std::string_view kOne = ":\"text\"";
  constexpr std::string_view kTwo = ":\"text\",\"text\"";
  return text("write |",
              known.name,
              known.arguments == 0   ? ""
              : known.arguments == 1 ? kOne
                                     : kTwo);
}

Result<> read_arguments(const Known& known, std::string_view written, Filter& filter)
{
  const std::size_t colon = written.find(':');
  if (colon != std::string_view::npos) {
    auto strings = parse_strings(written.substr(colon + 1));
    if (!strings) {
      return fail_in(written, colon + 1, "this is not a quoted text", usage(known));
    }
    filter.arguments = std::move(*strings);
  }
  const bool searches = filter.kind == Kind::before || filter.kind == Kind::after ||
                        filter.kind == Kind::replace || filter.kind == Kind::unescape;
  if (filter.arguments.size() != known.arguments || (searches && filter.arguments[0].empty())) {
    return fail_in(written,
                   0,
                   text("the filter ",
                        known.name,
                        " takes ",
                        known.arguments,
                        known.arguments == 1 ? " quoted text" : " quoted texts",
                        searches ? ", the first not empty" : ""),
                   usage(known));
  }
  return {};
}

} // namespace

Result<Filter> parse_filter(std::string_view written)
{
  const std::string_view name = written.substr(0, written.find(':'));
  const Known* known = find_known(name);
  if (known == nullptr) {
    const std::vector<std::string> names = known_names();
    const std::string near = did_you_mean(name, names);
    return fail_in(written,
                   0,
                   text(quote(name), " is not a filter"),
                   near.empty() ? text("use ", join(names, ", ")) : near);
  }
  Filter filter;
  filter.kind = known->kind;
  HOOKCTL_TRY(read_arguments(*known, written, filter));
  if (filter.kind == Kind::decimals) {
    auto currency = Selector::parse(filter.arguments[0]);
    if (!currency) {
      return fail_in(written,
                     name.size() + 1,
                     "decimals does not say where the currency is: " + currency.error().message,
                     "write |decimals:\"json:currency\"");
    }
    filter.currency = std::move(*currency);
  }
  return filter;
}

} // namespace hookctl::select::detail
