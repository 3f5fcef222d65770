#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/part_check.hpp"
#include "hookctl/preset/detail/signed_parts.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kUnits = {"s", "ms", "rfc3339", "auto"};

Result<TimestampSpec> read_timestamp(const yaml::Value& value, const std::string& what)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, what));
  TimestampSpec spec;
  HOOKCTL_TRY_AS(spec.at, read_place(map, BodyPlace::yes));
  HOOKCTL_TRY_AS(const auto unit, map.optional_word("unit", kUnits));
  spec.unit = static_cast<TimeUnit>(std::find(kUnits.begin(), kUnits.end(), unit.value_or("s")) -
                                    kUnits.begin());
  HOOKCTL_TRY_AS(spec.tolerance, read_seconds(map, "tolerance"));
  HOOKCTL_TRY(map.finish());
  return spec;
}

Result<AlgorithmChoice> read_choice(const yaml::Value& value,
                                    const std::string& what,
                                    const std::vector<std::string>& algorithms)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, what));
  AlgorithmChoice choice;
  if (const yaml::Value* at = map.take("at")) {
    HOOKCTL_TRY_AS(choice.at, read_selector(*at, what + ".at"));
  }
  HOOKCTL_TRY_AS(const auto item, map.optional_text("list"));
  HOOKCTL_TRY_AS(choice.choose, map.optional_text_map("choose"));
  HOOKCTL_TRY(map.finish());
  choice.item = item.value_or("");
  if (choice.at.has_value() == item.has_value() || choice.choose.empty()) {
    return bad(value,
               what + " needs one of at and list, and choose",
               "such as {at: \"header:X-Algorithm\", choose: {HmacSHA256: sha256}}");
  }
  for (const auto& [word, algorithm] : choice.choose) {
    if (std::find(algorithms.begin(), algorithms.end(), algorithm) == algorithms.end()) {
      return bad(value,
                 text(what, ".choose.", word, ": ", quote(algorithm), " is not an algorithm"),
                 text("use one of ", join(algorithms, ", ")));
    }
  }
  return choice;
}

/// Neither the request nor the key is in it: everybody could make the one signature.
bool is_constant(const select::Template& written)
{
  const auto parts = written.parts();
  return std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part == "salt" || part.starts_with("value:");
  });
}

std::vector<std::string> names_of(const std::vector<FieldText>& fields)
{
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (const FieldText& field : fields) {
    names.push_back(field.name);
  }
  return names;
}

/// What the templates beside `signed` can have filled in: no secret.
KnownParts known_parts(const SignedRequest& request)
{
  const auto& list = request.signature.list;
  return KnownParts{.words = {"timestamp"},
                    .fields = names_of(request.fields),
                    .list = list && list->items == SignatureList::Items::named};
}

Result<>
check_required(const SignedRequest& request, const yaml::Value* require, const std::string& what)
{
  for (std::size_t i = 0; i < request.require.size(); ++i) {
    const yaml::Value* equals = require->items[i].find("equals");
    HOOKCTL_TRY(check_parts(
        request.require[i].equals, known_parts(request), *equals, what + ".require.equals"));
  }
  return {};
}

/// A text that is defined and not used is a misspelt one.
Result<>
check_fields_used(const SignedRequest& request, const yaml::Value* fields, const std::string& what)
{
  for (std::size_t i = 0; i < request.fields.size(); ++i) {
    const std::string part = "fields:" + request.fields[i].name;
    const bool required = std::any_of(
        request.require.begin(), request.require.end(), [&](const Requirement& requirement) {
          return has_part(requirement.equals, part);
        });
    if (!required && !has_part(request.text, part)) {
      return bad(fields->members[i].first,
                 text(what, ".fields.", request.fields[i].name, " is a text that nothing uses"),
                 text("put {", part, "} into signed"));
    }
  }
  return {};
}

/// The parts of all templates, against what is defined beside them.
Result<> check_templates(const SignedRequest& request,
                         const yaml::Value& value,
                         const std::string& what,
                         std::string_view own_part)
{
  KnownParts known = known_parts(request);
  if (!own_part.empty()) {
    known.words.emplace_back(own_part);
  }
  HOOKCTL_TRY(check_parts(request.text, known, *value.find("signed"), what + ".signed"));
  HOOKCTL_TRY(check_required(request, value.find("require"), what));
  HOOKCTL_TRY(check_fields_used(request, value.find("fields"), what));
  if (request.choice && !request.choice->at && !known.list) {
    return bad(*value.find("algorithm_from"),
               what + ".algorithm_from.list names an item, but the signature is no list");
  }
  return {};
}

Result<> read_parts(yaml::MapReader& map, SignedRequest& request)
{
  const std::string& what = map.what();
  if (const yaml::Value* timestamp = map.take("timestamp")) {
    HOOKCTL_TRY_AS(request.timestamp, read_timestamp(*timestamp, what + ".timestamp"));
  }
  HOOKCTL_TRY_AS(request.fields, read_field_texts(map.take("fields"), what + ".fields"));
  HOOKCTL_TRY_AS(request.require, read_requirements(map.take("require"), what + ".require"));
  if (const yaml::Value* each = map.take("each")) {
    HOOKCTL_TRY_AS(request.each, read_selector(*each, what + ".each"));
    if (!request.each->reads_payload()) {
      return bad(*each, what + ".each must be a path in the payload");
    }
  }
  HOOKCTL_TRY_AS(const auto ports, map.optional_word("url_ports", {"both"}));
  request.both_ports = ports.has_value();
  return {};
}

bool covers_form(const SignedRequest& request)
{
  // The signature cannot sign itself.
  const auto is_signature = [&](const std::string& name) {
    return std::any_of(
        request.signature.at.begin(), request.signature.at.end(), [&](const select::Selector& at) {
          return at.kind() == select::Selector::Kind::form && at.name() == name;
        });
  };
  return std::any_of(request.fields.begin(), request.fields.end(), [&](const FieldText& field) {
    const bool of_form =
        field.from == FieldText::From::form || field.from == FieldText::From::params;
    return of_form && request.text.covers("fields:" + field.name) &&
           std::all_of(field.except.begin(), field.except.end(), is_signature);
  });
}

} // namespace

Result<SignedRequest> read_signed_request(yaml::MapReader& map,
                                          const yaml::Value& value,
                                          const std::vector<std::string>& algorithms,
                                          std::string_view own_part)
{
  const std::string& what = map.what();
  SignedRequest request;
  const yaml::Value* choice = algorithms.empty() ? nullptr : map.take("algorithm_from");
  if (choice != nullptr) {
    HOOKCTL_TRY_AS(request.choice, read_choice(*choice, what + ".algorithm_from", algorithms));
  }
  const yaml::Value* signed_text = map.take("signed");
  const yaml::Value* signature = map.take("signature");
  if (signed_text == nullptr || signature == nullptr) {
    const bool no_text = signed_text == nullptr;
    return tl::unexpected<Error>(map.missing_key(
        no_text ? "signed" : "signature",
        text(what, " needs ", no_text ? "signed" : "signature"),
        no_text ? "add signed: \"{body}\", or what the provider's page says is signed"
                : "add signature: {header: NAME, encoding: hex}"));
  }
  HOOKCTL_TRY_AS(request.text, read_template(*signed_text, what + ".signed"));
  if (is_constant(request.text)) {
    return bad(*signed_text, what + ".signed has no {part} of the request", "write \"{body}\"");
  }
  HOOKCTL_TRY_AS(request.signature, read_signature(*signature, what + ".signature"));
  HOOKCTL_TRY(read_parts(map, request));
  HOOKCTL_TRY(check_templates(request, value, what, own_part));
  HOOKCTL_TRY(check_timestamp(request, value, what));
  return request;
}

bool covers_body(const SignedRequest& request)
{
  return request.text.covers("body") || covers_form(request);
}

std::string algorithm_label(const std::string& algorithm,
                            const SignedRequest& request,
                            const std::string& several)
{
  if (!request.choice) {
    return algorithm;
  }
  const auto& choose = request.choice->choose;
  const std::string& first = choose.front().second;
  const std::string family = first.substr(0, first.find('-'));
  const auto all = [&](const auto& holds) {
    return std::all_of(
        choose.begin(), choose.end(), [&](const auto& one) { return holds(one.second); });
  };
  if (all([&](const std::string& one) { return one == first; })) {
    return algorithm;
  }
  const bool related = first.size() > family.size() &&
                       all([&](const std::string& one) { return one.starts_with(family + "-"); });
  return related ? family : several;
}

} // namespace hookctl::preset::detail
