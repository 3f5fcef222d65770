#include "cli/commands/provider/show_preset.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/preset/handshake_words.hpp"
#include "hookctl/preset/scheme.hpp"
#include "hookctl/preset/summary.hpp"

namespace hookctl::cli {

namespace {

using preset::Preset;
using preset::ValueRule;

std::string texts_of(const std::vector<select::Selector>& selectors)
{
  std::string out;
  for (const auto& selector : selectors) {
    out += text(out.empty() ? "" : ", ", selector.text());
  }
  return out.empty() ? "-" : out;
}

std::string_view confidence_words(preset::Confidence confidence)
{
  switch (confidence) {
  case preset::Confidence::verified:
    return "the provider's own page, library or example says so";
  case preset::Confidence::secondary:
    return "somebody else's working integration says so";
  case preset::Confidence::unconfirmed:
    return "nobody has confirmed how it signs: try it before you rely on it";
  }
  return "";
}

std::string proof_words(const Preset& preset)
{
  const std::size_t outside = preset::count_outside_vectors(preset);
  if (outside == 0) {
    return "no: no vector from outside this project";
  }
  return text(
      "yes: by ", outside, outside == 1 ? " vector" : " vectors", " from outside this project");
}

struct AlternativeWords {
  std::string operator()(const select::Selector& selector) const { return selector.text(); }

  std::string operator()(const ValueRule::KeyOf& rule) const
  {
    return rule.among.empty()
               ? text("the key of ", rule.path.text())
               : text("which of ", join(rule.among, ", "), " is in ", rule.path.text());
  }

  std::string operator()(const select::Template& joined) const { return quote(joined.text()); }

  std::string operator()(const ValueRule::Constant& constant) const
  {
    return text("always ", constant.text);
  }

  std::string operator()(const ValueRule::BodyHash& /*hash*/) const
  {
    return "the SHA-256 of the body";
  }
};

std::string rule_words(const ValueRule& rule)
{
  std::string out;
  for (const auto& alternative : rule.alternatives) {
    std::string when;
    for (const auto& condition : alternative.when) {
      when += text(when.empty() ? " where " : " and ", condition.at.text(), " is ", condition.glob);
    }
    out +=
        text(out.empty() ? "" : ", else ", std::visit(AlternativeWords{}, alternative.use), when);
  }
  return out.empty() ? "-" : out;
}

std::string answer_words(const preset::Answer& answer)
{
  const std::string refusal =
      answer.refuse == 401 ? "" : text("; ", answer.refuse, " when it does not verify");
  if (answer.content_type.empty()) {
    return text(answer.status, R"( with {"status":"success","id":"…"})", refusal);
  }
  return text(answer.status,
              answer.body.empty() ? std::string(" without a body")
                                  : text(" with ", quote(answer.body)),
              " (",
              answer.content_type,
              ")",
              refusal);
}

std::string vector_words(const preset::Vector& vector)
{
  return text(preset::to_string(vector.origin),
              vector.variant.empty() ? "" : text(", variant ", vector.variant),
              ": ",
              vector.source);
}

using Rows = std::vector<std::pair<std::string, std::string>>;

void add_scheme(Rows& rows, const Preset& preset)
{
  rows.emplace_back(
      "confidence",
      text(preset::to_string(preset.confidence), ": ", confidence_words(preset.confidence)));
  rows.emplace_back("proved", proof_words(preset));
  rows.emplace_back("scheme", preset.scheme.label);
  rows.emplace_back("signs", preset::describe(preset.scheme));
  rows.emplace_back("key", preset.key_help.empty() ? "-" : preset.key_help);
  if (preset.key_source) {
    rows.emplace_back("published",
                      text(preset::describe(*preset.key_source),
                           "; 'hookctl account rotate-key ACCOUNT ",
                           preset.key_source->from ? "--fetch-url URL" : "--fetch",
                           "' fetches them"));
  }
  for (const auto& variant : preset.variants) {
    rows.emplace_back("variant",
                      text(variant.name,
                           " (",
                           variant.scheme.label,
                           "): ",
                           variant.help,
                           ". ",
                           preset::describe(variant.scheme),
                           variant.key_help.empty() ? "" : text(" The key: ", variant.key_help)));
  }
  for (const auto& value : preset.values) {
    rows.emplace_back(
        "value", text(value.name, value.optional ? " (may be left out)" : "", ": ", value.help));
  }
}

void add_events(Rows& rows, const Preset& preset)
{
  for (const auto& handshake : preset.handshakes) {
    rows.emplace_back("handshake", preset::describe(handshake));
  }
  rows.emplace_back("methods", join(preset.methods, ", "));
  if (preset.split) {
    rows.emplace_back("split", text("one event for each match of ", preset.split->path.text()));
  }
  rows.emplace_back("code", rule_words(preset.event.code));
  rows.emplace_back("id from", rule_words(preset.event.id));
  rows.emplace_back("time", rule_words(preset.event.time));
  if (preset.domain) {
    rows.emplace_back("domain", preset.domain->text());
  }
  rows.emplace_back("sender", texts_of(preset.sender));
  rows.emplace_back("source", texts_of(preset.source));
  for (const auto& [name, selector] : preset.params) {
    rows.emplace_back("param", text(name, "=", selector.text()));
  }
  for (const auto& info : preset.event.codes) {
    rows.emplace_back("event", text(info.code, ": ", info.help));
  }
  rows.emplace_back("answer", answer_words(preset.answer));
}

Rows preset_rows(const Preset& preset)
{
  Rows rows;
  rows.emplace_back("id", preset.id);
  rows.emplace_back("name", preset.name);
  rows.emplace_back("category", preset.category);
  rows.emplace_back("docs", preset.docs);
  add_scheme(rows, preset);
  add_events(rows, preset);
  rows.emplace_back(
      "sample",
      text(1 + preset.more_samples.size(), preset.more_samples.empty() ? " payload" : " payloads"));
  for (const auto& vector : preset.vectors) {
    rows.emplace_back("vector", vector_words(vector));
  }
  if (!preset.notes.empty()) {
    rows.emplace_back("notes", preset.notes);
  }
  rows.emplace_back("from", preset.origin);
  return rows;
}

void write_selectors(json::Writer& out,
                     std::string_view key,
                     const std::vector<select::Selector>& selectors)
{
  out.key(key).begin_array();
  for (const auto& selector : selectors) {
    out.string(selector.text());
  }
  out.end_array();
}

/// A sample as it was written goes over several lines; -o ndjson is one.
std::string one_line(const std::string& json)
{
  const auto document = json::Document::parse(json);
  return document ? document->compact(json::Document::root()) : "null";
}

void write_key_source(json::Writer& out, const std::optional<preset::KeySource>& source)
{
  out.key("key_source");
  if (!source) {
    out.null();
    return;
  }
  out.begin_object();
  if (source->from) {
    out.member("from", source->from->text());
  } else {
    out.member("url", source->url);
  }
  out.key("hosts").begin_array();
  for (const std::string& host : source->hosts) {
    out.string(host);
  }
  out.end_array().end_object();
}

void write_scheme(json::Writer& out, const Preset& preset)
{
  out.member("confidence", preset::to_string(preset.confidence))
      .member("proved", preset::is_proved(preset));
  out.member("scheme", preset.scheme.label).member("signs", preset::describe(preset.scheme));
  out.member("signs_body", preset.scheme.covers_body)
      .member("signable", preset::is_signable(preset.scheme))
      .member("needs_key", preset.scheme.needs_key);
  out.member("key", preset.key_help);
  write_key_source(out, preset.key_source);
  out.key("variants").begin_array();
  for (const auto& variant : preset.variants) {
    out.begin_object().member("name", variant.name).member("help", variant.help);
    out.member("scheme", variant.scheme.label).member("signs", preset::describe(variant.scheme));
    out.member("signs_body", variant.scheme.covers_body)
        .member("signable", preset::is_signable(variant.scheme))
        .member("key", variant.key_help)
        .end_object();
  }
  out.end_array().key("values").begin_array();
  for (const auto& value : preset.values) {
    out.begin_object().member("name", value.name).member("help", value.help);
    out.member("optional", value.optional).end_object();
  }
  out.end_array();
}

void write_events(json::Writer& out, const Preset& preset)
{
  out.key("handshakes").begin_array();
  for (const auto& handshake : preset.handshakes) {
    out.begin_object().member("name", handshake.name).member("method", handshake.method);
    out.member("signed", handshake.is_signed)
        .member("description", preset::describe(handshake))
        .end_object();
  }
  out.end_array().key("methods").begin_array();
  for (const std::string& method : preset.methods) {
    out.string(method);
  }
  out.end_array();
  write_selectors(out, "sender", preset.sender);
  write_selectors(out, "source", preset.source);
  out.key("params").begin_object();
  for (const auto& [name, selector] : preset.params) {
    out.member(name, selector.text());
  }
  out.end_object().key("events").begin_array();
  for (const auto& info : preset.event.codes) {
    out.begin_object().member("code", info.code).member("description", info.help).end_object();
  }
  out.end_array().key("answer").begin_object();
  out.member("status", preset.answer.status)
      .member("content_type", preset.answer.content_type)
      .member("body", preset.answer.body)
      .member("refuse", preset.answer.refuse)
      .end_object();
}

void write_vectors(json::Writer& out, const Preset& preset)
{
  out.member("vectors", static_cast<std::int64_t>(preset.vectors.size()));
  out.member("outside_vectors", static_cast<std::int64_t>(preset::count_outside_vectors(preset)));
  out.key("vector_sources").begin_array();
  for (const auto& vector : preset.vectors) {
    out.begin_object().member("origin", preset::to_string(vector.origin));
    out.member("source", vector.source).member("variant", vector.variant).end_object();
  }
  out.end_array();
}

std::string preset_json(const Preset& preset)
{
  json::Writer out;
  out.begin_object().member("id", preset.id).member("name", preset.name);
  out.member("category", preset.category).member("docs", preset.docs);
  write_scheme(out, preset);
  write_events(out, preset);
  write_vectors(out, preset);
  out.member("notes", preset.notes).member("origin", preset.origin);
  out.member_raw("sample", one_line(preset.sample)).end_object();
  return out.text();
}

} // namespace

Record preset_record(const Preset& preset)
{
  return Record{preset_rows(preset), preset_json(preset), preset.id};
}

} // namespace hookctl::cli
