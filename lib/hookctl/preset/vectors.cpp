#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kOrigins = {"published", "sdk", "third_party", "ours"};

Result<std::string> read_body(yaml::MapReader& map)
{
  HOOKCTL_TRY_AS(auto body, map.optional_text("body"));
  HOOKCTL_TRY_AS(const auto encoded, map.optional_text("body_base64"));
  if (!encoded) {
    return body.value_or("");
  }
  if (body) {
    return tl::unexpected<Error>(
        map.error_at("body_base64", "a vector has a body or a body_base64, not both"));
  }
  auto decoded = base64_decode(*encoded);
  if (!decoded) {
    return tl::unexpected<Error>(map.error_at("body_base64", "vectors.body_base64 is not base64"));
  }
  return std::move(*decoded);
}

/// RFC 3339, or Unix seconds as most published vectors print it.
Result<std::optional<TimePoint>> read_moment(yaml::MapReader& map)
{
  HOOKCTL_TRY_AS(const auto written, map.optional_text("at"));
  if (!written) {
    return std::optional<TimePoint>{};
  }
  if (const auto seconds = parse_integer<std::int64_t>(*written)) {
    if (*seconds >= 0 && *seconds <= kLatestUnixMs / 1000) {
      return std::optional(from_unix_ms(*seconds * 1000));
    }
  } else if (const auto time = parse_time(*written)) {
    return time;
  }
  return tl::unexpected<Error>(map.error_at("at",
                                            text("vectors.at ", quote(*written), " is no time"),
                                            "write 2026-01-31T12:00:00Z or Unix seconds"));
}

std::string variants_hint(const Preset& preset)
{
  std::vector<std::string> names;
  for (const Variant& variant : preset.variants) {
    names.push_back(variant.name);
  }
  return text("use one of ", join(names, ", "));
}

/// The scheme that the vector is for.
Result<const Scheme*> read_variant(yaml::MapReader& map, const Preset& preset, Vector& vector)
{
  HOOKCTL_TRY_AS(const auto variant, map.optional_text("variant"));
  vector.variant = variant.value_or("");
  const Scheme* scheme = find_scheme(preset, vector.variant);
  if (scheme == nullptr) {
    return tl::unexpected<Error>(
        map.error_at("variant",
                     text("vectors.variant ", quote(vector.variant), " is not among variants"),
                     preset.variants.empty() ? "leave it out: the preset has only verify"
                                             : variants_hint(preset)));
  }
  return scheme;
}

Result<Vector> read_vector(const yaml::Value& value, const Preset& preset)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "vectors"));
  Vector vector;
  vector.line = value.at.line;
  HOOKCTL_TRY_AS(vector.source, map.required_text("source"));
  HOOKCTL_TRY_AS(const auto origin, map.optional_word("origin", kOrigins));
  if (!origin) {
    return bad(value, "a vector without origin", "add origin: published, sdk, third_party or ours");
  }
  vector.origin = static_cast<Vector::Origin>(std::find(kOrigins.begin(), kOrigins.end(), *origin) -
                                              kOrigins.begin());
  HOOKCTL_TRY_AS(const auto key, map.optional_text("key"));
  HOOKCTL_TRY_AS(const auto method, map.optional_text("method"));
  HOOKCTL_TRY_AS(const auto url, map.optional_text("url"));
  vector.key = key.value_or("");
  vector.method = method.value_or("POST");
  vector.url = url.value_or("");
  HOOKCTL_TRY_AS(vector.headers, read_headers(map.take("headers"), "vectors.headers"));
  HOOKCTL_TRY_AS(vector.body, read_body(map));
  HOOKCTL_TRY_AS(vector.at, read_moment(map));
  HOOKCTL_TRY_AS(const Scheme* scheme, read_variant(map, preset, vector));
  HOOKCTL_TRY_AS(vector.values, map.optional_text_map("values"));
  HOOKCTL_TRY(map.finish());
  HOOKCTL_TRY(check_vector_values(preset, *scheme, vector.values, value));
  if (scheme->needs_key && vector.key.empty()) {
    return bad(value, "a vector without key", "add key: TEXT, as an account would have it");
  }
  if (limits_age(*scheme) && !vector.at) {
    return bad(value,
               "a vector without at, but the scheme limits the timestamp's age",
               "add at: the moment the signature was made");
  }
  return vector;
}

} // namespace

Result<std::vector<Vector>> read_vectors(const yaml::Value* value, const Preset& preset)
{
  std::vector<Vector> vectors;
  HOOKCTL_TRY_AS(const auto items, read_list(value, "vectors"));
  for (const yaml::Value* item : items) {
    HOOKCTL_TRY_AS(auto vector, read_vector(*item, preset));
    vectors.push_back(std::move(vector));
  }
  return vectors;
}

} // namespace hookctl::preset::detail
