#include "hookctl/base/text.hpp"
#include "hookctl/path/path.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

using body::Unwrap;

struct NamedStep {
  std::string_view word;
  Unwrap::Step step;
};

constexpr NamedStep kSteps[] = {
    {"base64", Unwrap::Step::base64},
    {"base64url", Unwrap::Step::base64url},
    {"jwt", Unwrap::Step::jwt},
    {"xml", Unwrap::Step::xml},
    {"form", Unwrap::Step::form},
    {"json", Unwrap::Step::json},
};

constexpr std::string_view kStringStep = "string:";

/// `a.b[0]` as member names and indexes: the place of one string.
Result<std::vector<std::string>> read_json_place(const yaml::Value& value, std::string_view written)
{
  const auto query = path::Query::parse(written);
  if (!query) {
    return bad(value, "unwrap.from: " + query.error().message, query.error().hint);
  }
  if (!query->is_singular()) {
    return bad(value,
               text("unwrap.from: ", quote(written), " can be more than one place"),
               "write names and indexes, as in json:message.parts[0].data");
  }
  std::vector<std::string> place;
  for (const path::Query::Step& step : query->example_steps()) {
    place.push_back(step.kind == path::Query::Step::Kind::name ? step.name : text(step.index));
  }
  if (place.empty()) {
    return bad(value, "unwrap.from: json: names no place", "such as json:message.data");
  }
  return place;
}

Result<> read_start(const yaml::Value& value, Unwrap& unwrap)
{
  HOOKCTL_TRY_AS(const std::string from, yaml::as_text(value, "unwrap.from"));
  const std::string_view word = from;
  if (word == "body" || word == "decrypted") {
    unwrap.start = word == "body" ? Unwrap::Start::body : Unwrap::Start::decrypted;
    return {};
  }
  if (word.starts_with("form:") && word.size() > 5) {
    unwrap.start = Unwrap::Start::form_field;
    unwrap.name = std::string(word.substr(5));
    return {};
  }
  if (word.starts_with("json:")) {
    unwrap.start = Unwrap::Start::json_text;
    HOOKCTL_TRY_AS(unwrap.place, read_json_place(value, word.substr(5)));
    return {};
  }
  return bad(value,
             text("unwrap.from: ", quote(from), " is no start"),
             "use body, decrypted, form:NAME or json:PATH");
}

Result<Unwrap::Decode> read_step(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(const std::string word, yaml::as_text(value, "unwrap.decode"));
  if (word.starts_with(kStringStep) && word.size() > kStringStep.size()) {
    return Unwrap::Decode{Unwrap::Step::string_member, word.substr(kStringStep.size())};
  }
  for (const NamedStep& known : kSteps) {
    if (known.word == word) {
      return Unwrap::Decode{known.step, {}};
    }
  }
  return bad(value,
             text("unwrap.decode: ", quote(word), " is no step"),
             "use base64, base64url, jwt, xml, form, json or string:MEMBER");
}

Result<Unwrap> read_pipeline(yaml::MapReader& map, const yaml::Value& from)
{
  Unwrap unwrap;
  HOOKCTL_TRY(read_start(from, unwrap));
  const yaml::Value* decode = map.take("decode");
  HOOKCTL_TRY_AS(const auto steps, read_list(decode, "unwrap.decode"));
  for (const yaml::Value* step : steps) {
    HOOKCTL_TRY_AS(auto read, read_step(*step));
    unwrap.decode.push_back(std::move(read));
  }
  HOOKCTL_TRY_AS(const auto in_place, map.optional_bool("in_place"));
  HOOKCTL_TRY(map.finish());
  unwrap.in_place = in_place.value_or(false);
  if (unwrap.decode.size() > body::kMaxDecodeSteps) {
    return bad(*decode, text("unwrap.decode holds more than ", body::kMaxDecodeSteps, " steps"));
  }
  if (unwrap.in_place && unwrap.start != Unwrap::Start::json_text) {
    return bad(from, "unwrap.in_place is for from: json:PATH only");
  }
  return unwrap;
}

Result<Unwrap> read_entry(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "unwrap"));
  if (const yaml::Value* from = map.take("from")) {
    return read_pipeline(map, *from);
  }
  HOOKCTL_TRY_AS(auto form, map.optional_text("form"));
  HOOKCTL_TRY_AS(auto member, map.optional_text("string"));
  HOOKCTL_TRY(map.finish());
  if (form.has_value() == member.has_value()) {
    return bad(
        value, "unwrap needs exactly one of form, string and from", "such as {form: payload}");
  }
  Unwrap unwrap;
  if (form) {
    unwrap.name = std::move(*form);
    return unwrap;
  }
  unwrap.start = Unwrap::Start::json_text;
  unwrap.place = {std::move(*member)};
  return unwrap;
}

} // namespace

Result<std::vector<Unwrap>> read_unwrap(const yaml::Value* value)
{
  std::vector<Unwrap> unwrap;
  HOOKCTL_TRY_AS(const auto items, read_list(value, "unwrap"));
  for (const yaml::Value* item : items) {
    HOOKCTL_TRY_AS(auto entry, read_entry(*item));
    unwrap.push_back(std::move(entry));
  }
  return unwrap;
}

} // namespace hookctl::preset::detail

namespace hookctl::preset {

Result<std::vector<body::Unwrap>> parse_unwrap(const yaml::Value& block)
{
  return detail::read_unwrap(&block);
}

} // namespace hookctl::preset
