#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/preset/scheme.hpp"

namespace hookctl::cli {

namespace {

std::string texts_of(const std::vector<select::Selector>& selectors)
{
  std::string out;
  for (const auto& selector : selectors) {
    out += text(out.empty() ? "" : ", ", selector.text());
  }
  return out.empty() ? "-" : out;
}

void add_rows(Record& record, const preset::Preset& preset)
{
  auto& rows = record.rows;
  rows.emplace_back("id", preset.id);
  rows.emplace_back("name", preset.name);
  rows.emplace_back("category", preset.category);
  rows.emplace_back("docs", preset.docs);
  rows.emplace_back("confidence", preset::to_string(preset.confidence));
  rows.emplace_back("signs", preset::describe(preset.scheme));
  rows.emplace_back("key", preset.key_help.empty() ? "-" : preset.key_help);
  for (const auto& handshake : preset.handshakes) {
    rows.emplace_back(
        "handshake",
        text(handshake.method, " ", handshake.name, handshake.is_signed ? " (signed)" : ""));
  }
  rows.emplace_back("sender", texts_of(preset.sender));
  rows.emplace_back("source", texts_of(preset.source));
  for (const auto& [name, selector] : preset.params) {
    rows.emplace_back("param", text(name, "=", selector.text()));
  }
  for (const auto& info : preset.event.codes) {
    rows.emplace_back("event", text(info.code, ": ", info.help));
  }
  rows.emplace_back("vectors", text(preset.vectors.size()));
  if (!preset.notes.empty()) {
    rows.emplace_back("notes", preset.notes);
  }
  rows.emplace_back("from", preset.origin);
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

std::string preset_json(const preset::Preset& preset)
{
  json::Writer out;
  out.begin_object()
      .member("id", preset.id)
      .member("name", preset.name)
      .member("category", preset.category);
  out.member("docs", preset.docs)
      .member("confidence", preset::to_string(preset.confidence))
      .member("scheme", preset.scheme.label);
  out.member("signs", preset::describe(preset.scheme))
      .member("covers_body", preset.scheme.covers_body)
      .member("key", preset.key_help);
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
  out.end_array().key("handshakes").begin_array();
  for (const auto& handshake : preset.handshakes) {
    out.begin_object()
        .member("name", handshake.name)
        .member("method", handshake.method)
        .member("signed", handshake.is_signed)
        .end_object();
  }
  out.end_array().member("vectors", static_cast<std::int64_t>(preset.vectors.size()));
  out.member("notes", preset.notes)
      .member("origin", preset.origin)
      .member_raw("sample", one_line(preset.sample))
      .end_object();
  return out.text();
}

struct Options {
  std::string id;
  bool sample = false;
};

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto preset, workspace.presets.find(options.id));
  if (options.sample) {
    context.out() << json::pretty(preset.sample) << '\n';
    return ExitCode::done;
  }
  Record record{{}, preset_json(preset), preset.id};
  add_rows(record, preset);
  print(context, record);
  return ExitCode::done;
}

} // namespace

Command provider_show_command()
{
  return {
      .path = "provider show",
      .summary = "show a provider: how it signs, what it maps, its events, its sample",
      .description =
          "Everything the preset says, with the provider's own page to check it against.",
      .positionals = {{.name = "ID",
                       .help = "the provider's id",
                       .completion = Completion::provider}},
      .flags = {{.name = "--sample", .help = "print only the sample payload"}},
      .examples = {{"hookctl provider show shopify", "how Shopify signs and what is mapped"},
                   {"hookctl provider show stripe --sample", "a payload to try paths on"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data},
      .run =
          [](const Arguments& arguments, Context& context) {
            return run({arguments.positional(0), arguments.has("--sample")}, context);
          },
  };
}

} // namespace hookctl::cli
