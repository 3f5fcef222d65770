#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/part_check.hpp"
#include "hookctl/preset/detail/signed_parts.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kItems = {"named", "bare", "timestamp_first"};
constexpr std::size_t kMaxPlaces = 16;

bool is_separator(char c)
{
  return c >= ' ' && c <= '~' && std::isalnum(static_cast<unsigned char>(c)) == 0;
}

Result<std::string> read_separators(yaml::MapReader& map)
{
  HOOKCTL_TRY_AS(std::string word, map.required_text("separator"));
  if (word.empty() || word.size() > 3 || !std::all_of(word.begin(), word.end(), is_separator)) {
    return tl::unexpected<Error>(map.error_at(
        "separator",
        map.what() + ".separator must be one to three characters that are no letter or digit"));
  }
  return word;
}

Result<char> read_assign(yaml::MapReader& map)
{
  HOOKCTL_TRY_AS(const std::string word, map.required_text("assign"));
  if (word.size() != 1 || !is_separator(word[0])) {
    return tl::unexpected<Error>(map.error_at(
        "assign", map.what() + ".assign must be one character that is no letter or digit"));
  }
  return word[0];
}

/// A template that stands beside the signature: what the request says cannot be in it.
Result<select::Template> read_own_template(const yaml::Value& value, const std::string& what)
{
  HOOKCTL_TRY_AS(auto written, read_template(value, what));
  HOOKCTL_TRY(
      check_parts(written, KnownParts{.request = false, .words = {}, .fields = {}}, value, what));
  return written;
}

/// The names of the items of a named list.
Result<> read_names(yaml::MapReader& map, const yaml::Value& value, SignatureList& list)
{
  HOOKCTL_TRY_AS(list.assign, read_assign(map));
  const yaml::Value* signature = map.take("signature");
  if (signature == nullptr) {
    return tl::unexpected<Error>(map.missing_key(
        "signature", map.what() + " needs signature", "add the name of the signature's item"));
  }
  HOOKCTL_TRY_AS(list.signature, read_own_template(*signature, map.what() + ".signature"));
  HOOKCTL_TRY_AS(const auto timestamp, map.optional_text("timestamp"));
  list.timestamp = timestamp.value_or("");
  HOOKCTL_TRY_AS(list.order, map.optional_texts("order"));
  if (list.separators.find(list.assign) != std::string::npos) {
    return bad(value, map.what() + ": separator and assign must differ");
  }
  if (list.signature.empty() || list.signature.text() == list.timestamp) {
    return bad(value, map.what() + ": signature must name an item of its own");
  }
  return {};
}

Result<SignatureList> read_list_spec(const yaml::Value& value, const std::string& what)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, what));
  SignatureList list;
  HOOKCTL_TRY_AS(list.separators, read_separators(map));
  HOOKCTL_TRY_AS(const auto items, map.optional_word("items", kItems));
  list.items = static_cast<SignatureList::Items>(
      std::find(kItems.begin(), kItems.end(), items.value_or("named")) - kItems.begin());
  if (list.items == SignatureList::Items::named) {
    HOOKCTL_TRY(read_names(map, value, list));
  }
  HOOKCTL_TRY(map.finish());
  return list;
}

Result<std::vector<select::Selector>> read_header_places(const yaml::Value& value,
                                                         const std::string& what)
{
  HOOKCTL_TRY_AS(const auto items, read_list(&value, what));
  if (items.empty() || items.size() > kMaxPlaces) {
    return bad(value, text(what, " holds ", items.size(), " names; use 1 to ", kMaxPlaces));
  }
  std::vector<select::Selector> places;
  for (const yaml::Value* item : items) {
    HOOKCTL_TRY_AS(const std::string name, yaml::as_text(*item, what));
    auto selector = select::Selector::parse("header:" + name);
    if (!selector) {
      return bad(*item, text(what, ": ", selector.error().message), selector.error().hint);
    }
    places.push_back(std::move(*selector));
  }
  return places;
}

} // namespace

Result<SignatureSpec> read_signature(const yaml::Value& value, const std::string& what)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, what));
  SignatureSpec spec;
  HOOKCTL_TRY_AS(auto place, read_place(map, BodyPlace::yes));
  const yaml::Value* headers = map.take("headers");
  if (const yaml::Value* prefix = map.take("prefix")) {
    HOOKCTL_TRY_AS(spec.prefix, read_own_template(*prefix, what + ".prefix"));
  }
  HOOKCTL_TRY_AS(const auto optional, map.optional_bool("prefix_optional"));
  spec.prefix_optional = optional.value_or(false);
  HOOKCTL_TRY_AS(spec.encoding, read_encoding(map));
  const yaml::Value* list = map.take("list");
  HOOKCTL_TRY(
      map.finish()); // before the place is missed: a mistyped `header` is the likelier cause
  if (spec.prefix_optional && spec.prefix.empty()) {
    return bad(value, what + ".prefix_optional is beside no prefix");
  }
  if (place.has_value() == (headers != nullptr)) {
    return bad(value,
               place ? what + " says two places; use header or headers"
                     : what + " does not say where the signature is",
               "add header: NAME, headers: [NAME, …], query: NAME, form: NAME or json: PATH");
  }
  if (place) {
    spec.at.push_back(std::move(*place));
  } else {
    HOOKCTL_TRY_AS(spec.at, read_header_places(*headers, what + ".headers"));
  }
  if (list != nullptr) {
    HOOKCTL_TRY_AS(spec.list, read_list_spec(*list, what + ".list"));
  }
  return spec;
}

} // namespace hookctl::preset::detail
