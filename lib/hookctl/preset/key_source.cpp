#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>

namespace hookctl::preset {

namespace detail {

namespace {

constexpr std::string_view kScheme = "https://";

bool is_https(const std::string& url)
{
  return url.starts_with(kScheme) && url.size() > kScheme.size() &&
         std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

/// A glob in the last two labels (`*`, `*.com`) would fit hosts of everybody's.
bool is_one_owners(const std::string& host)
{
  const std::string_view name = std::string_view(host).substr(0, host.rfind(':'));
  const auto labels = split(name, '.');
  const std::size_t fixed = std::min<std::size_t>(labels.size(), 2);
  return std::all_of(labels.begin(), labels.end(), [](auto label) { return !label.empty(); }) &&
         std::none_of(labels.end() - static_cast<std::ptrdiff_t>(fixed), labels.end(), is_glob);
}

Result<> check_hosts(const yaml::Value& value, const std::vector<std::string>& hosts)
{
  if (hosts.empty()) {
    return bad(value,
               "key_source needs hosts",
               "name those that may be asked for keys, as in hosts: [\"*.example.com\"]");
  }
  for (const std::string& host : hosts) {
    if (!is_one_owners(host)) {
      return bad(value,
                 text("key_source.hosts: ", quote(host), " must name hosts of one domain"),
                 "a * stands for one label: *.example.com; a port other than 443 follows a colon");
    }
  }
  return {};
}

Result<> read_place(const yaml::Value* url, const yaml::Value* from, KeySource& source)
{
  if (from != nullptr) {
    HOOKCTL_TRY_AS(source.from, read_selector(*from, "key_source.from"));
    if (source.from->kind() != select::Selector::Kind::header && !source.from->reads_payload()) {
      return bad(*from, "key_source.from must be a header or a path in the payload");
    }
    return {};
  }
  HOOKCTL_TRY_AS(source.url, yaml::as_text(*url, "key_source.url"));
  if (!is_https(source.url)) {
    return bad(*url,
               text("key_source.url ", quote(source.url), " is no https URL"),
               "keys that come unprotected could be anybody's");
  }
  return {};
}

} // namespace

Result<std::optional<KeySource>> read_key_source(const yaml::Value* value)
{
  if (value == nullptr) {
    return std::optional<KeySource>{};
  }
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(*value, "key_source"));
  const yaml::Value* url = map.take("url");
  const yaml::Value* from = map.take("from");
  KeySource source;
  HOOKCTL_TRY_AS(source.hosts, map.optional_texts("hosts"));
  HOOKCTL_TRY(map.finish());
  if ((url == nullptr) == (from == nullptr)) {
    return bad(*value,
               text("key_source needs ", url == nullptr ? "url or from" : "one of url and from"),
               "url: where the keys are; from: where a delivery states the URL");
  }
  HOOKCTL_TRY(read_place(url, from, source));
  HOOKCTL_TRY(check_hosts(*value, source.hosts));
  return std::optional(std::move(source));
}

Result<> check_key_source(const Preset& preset, const yaml::Value& root)
{
  const bool is_public =
      takes_public_keys(preset.scheme) ||
      std::any_of(preset.variants.begin(), preset.variants.end(), [](const Variant& variant) {
        return takes_public_keys(variant.scheme);
      });
  if (preset.key_source && !is_public) {
    return bad(*root.find("key_source"),
               "key_source is for public keys, and the scheme has none",
               "a key that is published is no secret: leave key_source out");
  }
  return {};
}

} // namespace detail

std::string describe(const KeySource& source)
{
  const std::string hosts = join(source.hosts, " or ");
  return source.from
             ? text("at the URL in ", select::to_words(*source.from), ", on a host like ", hosts)
             : text("at ", source.url);
}

} // namespace hookctl::preset
