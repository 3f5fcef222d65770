#include "hookctl/preset/preset.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"

#include <algorithm>
#include <filesystem>

namespace hookctl::preset {

namespace {

using detail::bad;

const std::vector<std::string> kConfidences = {"verified", "secondary", "unconfirmed"};

Result<> check_id(const Preset& preset, yaml::MapReader& map, std::string_view file)
{
  if (const auto name = model::AccountName::parse(preset.id); !name) {
    return tl::unexpected<Error>(
        map.error_at("id",
                     text("id ", quote(preset.id), " must be 1 to 64 of a-z, 0-9 and _"),
                     name.error().hint));
  }
  const std::filesystem::path path(file);
  if (path.extension() == ".yaml" && path.stem() != preset.id) {
    return tl::unexpected<Error>(map.error_at(
        "id",
        text("id ", quote(preset.id), " is in a file named ", quote(path.filename().string())),
        text("name the file ", preset.id, ".yaml, or change the id")));
  }
  return {};
}

Result<> check_identity(const Preset& preset, yaml::MapReader& map)
{
  const bool lower_case = !preset.category.empty() &&
                          std::all_of(preset.category.begin(), preset.category.end(), [](char c) {
                            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                          });
  if (!lower_case) {
    return tl::unexpected<Error>(
        map.error_at("category",
                     text("category ", quote(preset.category), " must be one lower-case word"),
                     "such as commerce, payments, messaging, crm"));
  }
  const bool is_url =
      preset.docs.starts_with("https://") && preset.docs.size() > 8 &&
      std::none_of(preset.docs.begin(), preset.docs.end(), [](char c) { return c <= ' '; });
  if (!is_url) {
    return tl::unexpected<Error>(map.error_at("docs",
                                              text("docs ", quote(preset.docs), " is no https URL"),
                                              "give the provider's own page on signatures"));
  }
  return {};
}

Result<> read_identity(yaml::MapReader& map, Preset& preset, std::string_view file)
{
  HOOKCTL_TRY_AS(preset.id, map.required_text("id"));
  HOOKCTL_TRY(check_id(preset, map, file));
  HOOKCTL_TRY_AS(preset.name, map.required_text("name"));
  HOOKCTL_TRY_AS(preset.category, map.required_text("category"));
  HOOKCTL_TRY_AS(preset.docs, map.required_text("docs"));
  HOOKCTL_TRY(check_identity(preset, map));
  HOOKCTL_TRY_AS(const auto confidence, map.optional_word("confidence", kConfidences));
  const auto found =
      std::find(kConfidences.begin(), kConfidences.end(), confidence.value_or("unconfirmed"));
  preset.confidence = static_cast<Confidence>(found - kConfidences.begin());
  HOOKCTL_TRY_AS(const auto notes, map.optional_text("notes"));
  HOOKCTL_TRY_AS(const auto key_help, map.optional_text("key_help"));
  preset.notes = std::string(trim(notes.value_or("")));
  preset.key_help = std::string(trim(key_help.value_or("")));
  return {};
}

Result<> read_split(yaml::MapReader& map, Preset& preset)
{
  const yaml::Value* value = map.take("split");
  if (value == nullptr) {
    return {};
  }
  HOOKCTL_TRY_AS(auto inner, yaml::MapReader::open(*value, "split"));
  const yaml::Value* path = inner.take("path");
  HOOKCTL_TRY(inner.finish());
  if (path == nullptr) {
    return bad(*value, "split needs a path", "such as path: events[*]");
  }
  HOOKCTL_TRY_AS(auto selector, detail::read_selector(*path, "split.path"));
  if (!selector.reads_payload()) {
    return bad(*path, "split.path must be a path in the payload");
  }
  preset.split = Split{std::move(selector)};
  return {};
}

Result<> read_answer(yaml::MapReader& map, Preset& preset)
{
  const yaml::Value* value = map.take("answer");
  if (value == nullptr) {
    return {};
  }
  HOOKCTL_TRY_AS(auto inner, yaml::MapReader::open(*value, "answer"));
  HOOKCTL_TRY_AS(const auto status, inner.optional_integer("status"));
  HOOKCTL_TRY_AS(const auto type, inner.optional_text("content_type"));
  HOOKCTL_TRY_AS(const auto content, inner.optional_text("body"));
  HOOKCTL_TRY_AS(const auto refuse, inner.optional_integer("refuse"));
  HOOKCTL_TRY(inner.finish());
  if (refuse && (*refuse < 400 || *refuse > 599)) {
    return tl::unexpected<Error>(
        inner.error_at("refuse", text("answer.refuse is ", *refuse, "; use 400 to 599")));
  }
  if (status && (*status < 200 || *status > 299)) {
    return tl::unexpected<Error>(
        inner.error_at("status", text("answer.status is ", *status, "; use 200 to 299")));
  }
  preset.answer = Answer{static_cast<int>(status.value_or(200)),
                         type.value_or(""),
                         content.value_or(""),
                         static_cast<int>(refuse.value_or(401))};
  return {};
}

Result<> read_params(yaml::MapReader& map, Preset& preset)
{
  const yaml::Value* value = map.take("params");
  if (value == nullptr) {
    return {};
  }
  if (value->kind != yaml::Value::Kind::map) {
    return bad(*value, "params must be a map of names to paths");
  }
  for (const auto& [name, path] : value->members) {
    HOOKCTL_TRY_AS(auto selector, detail::read_selector(path, "params." + name.text));
    preset.params.emplace_back(name.text, std::move(selector));
  }
  return {};
}

Result<> read_mapping(yaml::MapReader& map, Preset& preset)
{
  HOOKCTL_TRY_AS(preset.unwrap, detail::read_unwrap(map.take("unwrap")));
  HOOKCTL_TRY(read_split(map, preset));
  if (const yaml::Value* domain = map.take("domain")) {
    HOOKCTL_TRY_AS(preset.domain, detail::read_selector(*domain, "domain"));
  }
  HOOKCTL_TRY_AS(preset.sender, detail::read_selectors(map.take("sender"), "sender"));
  HOOKCTL_TRY_AS(preset.source, detail::read_selectors(map.take("source"), "source"));
  HOOKCTL_TRY(read_params(map, preset));
  return read_answer(map, preset);
}

/// `sample`, its headers, and the samples of other events, which are JSON whatever the first is.
Result<> read_samples(yaml::MapReader& map, const yaml::Value& sample, Preset& preset)
{
  HOOKCTL_TRY_AS(preset.sample_headers,
                 detail::read_headers(map.take("sample_headers"), "sample_headers"));
  HOOKCTL_TRY_AS(preset.sample, detail::read_sample(sample, preset.sample_headers));
  HOOKCTL_TRY_AS(const auto items, detail::read_list(map.take("more_samples"), "more_samples"));
  for (const yaml::Value* item : items) {
    HOOKCTL_TRY_AS(auto more, detail::read_sample(*item, preset.sample_headers));
    preset.more_samples.push_back(std::move(more));
  }
  return {};
}

/// A key whose value must be there: where it is missing is the preset itself.
Result<const yaml::Value*> require(yaml::MapReader& map, std::string_view key, std::string hint)
{
  const yaml::Value* value = map.take(key);
  if (value == nullptr) {
    return tl::unexpected<Error>(
        map.missing_key(key, text("the preset has no ", key), std::move(hint)));
  }
  return value;
}

Result<Preset> read_preset(const yaml::Value& root, std::string_view file)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(root, "preset"));
  Preset preset;
  preset.origin = std::string(file);
  HOOKCTL_TRY(read_identity(map, preset, file));
  HOOKCTL_TRY_AS(const yaml::Value* verify,
                 require(map, "verify", "add verify: {none: {}} if nothing is signed"));
  HOOKCTL_TRY_AS(preset.scheme, parse_scheme(*verify));
  HOOKCTL_TRY_AS(preset.variants, detail::read_variants(map.take("variants")));
  HOOKCTL_TRY_AS(preset.values, detail::read_values(map.take("values")));
  HOOKCTL_TRY(detail::check_values(preset, root));
  HOOKCTL_TRY_AS(preset.key_source, detail::read_key_source(map.take("key_source")));
  HOOKCTL_TRY(detail::check_key_source(preset, root));
  HOOKCTL_TRY_AS(preset.methods, detail::read_methods(map.take("methods")));
  HOOKCTL_TRY_AS(preset.handshakes, detail::read_handshakes(map.take("handshake")));
  HOOKCTL_TRY_AS(const yaml::Value* event,
                 require(map, "event", "add event: {code: …, codes: {…}}"));
  HOOKCTL_TRY_AS(preset.event, detail::read_event(*event));
  HOOKCTL_TRY(read_mapping(map, preset));
  HOOKCTL_TRY_AS(const yaml::Value* sample,
                 require(map, "sample", "add one payload, as YAML or as a block of JSON"));
  HOOKCTL_TRY(read_samples(map, *sample, preset));
  HOOKCTL_TRY_AS(preset.vectors, detail::read_vectors(map.take("vectors"), preset));
  HOOKCTL_TRY(map.finish());
  HOOKCTL_TRY(detail::check_sample(preset, root));
  return preset;
}

} // namespace

std::string_view to_string(Confidence confidence)
{
  return kConfidences[static_cast<std::size_t>(confidence)];
}

std::string_view to_string(Vector::Origin origin)
{
  switch (origin) {
  case Vector::Origin::published:
    return "published";
  case Vector::Origin::sdk:
    return "sdk";
  case Vector::Origin::third_party:
    return "third_party";
  case Vector::Origin::ours:
    return "ours";
  }
  return "ours";
}

const Scheme* find_scheme(const Preset& preset, std::string_view variant)
{
  if (variant.empty()) {
    return &preset.scheme;
  }
  for (const Variant& candidate : preset.variants) {
    if (candidate.name == variant) {
      return &candidate.scheme;
    }
  }
  return nullptr;
}

bool is_proved(const Preset& preset)
{
  return std::any_of(preset.vectors.begin(), preset.vectors.end(), [](const Vector& vector) {
    return vector.origin != Vector::Origin::ours;
  });
}

Result<Preset> parse_preset(std::string_view yaml, std::string_view file)
{
  HOOKCTL_TRY_AS(const yaml::Value root, yaml::parse(yaml, file));
  return read_preset(root, file);
}

} // namespace hookctl::preset
