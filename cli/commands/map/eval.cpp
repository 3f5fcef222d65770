#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/map/payload.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/token_writer.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/path/locator.hpp"
#include "hookctl/path/path.hpp"
#include "hookctl/select/selector.hpp"
#include "hookctl/yaml/value.hpp"

#include <sstream>

namespace hookctl::cli::map_eval_command {

namespace {

using json::NodeIndex;

enum class Show { values, paths };

struct Options {
  std::string path;
  PayloadSource source;
  Show show = Show::values;
};

/// What the path found: nodes of the payload, or texts from outside it.
struct Matches {
  std::vector<NodeIndex> nodes;
  std::vector<select::Value> texts;

  [[nodiscard]] bool empty() const { return nodes.empty() && texts.empty(); }
};

Result<Matches> find_matches(const select::Selector& selector, const select::Input& input)
{
  Matches matches;
  if (selector.reads_payload()) {
    HOOKCTL_TRY_AS(matches.nodes, selector.evaluate_nodes(input));
  } else {
    HOOKCTL_TRY_AS(matches.texts, selector.evaluate(input));
  }
  return matches;
}

/// Prints matches one by one: what they need in memory is the document and the piece being
/// written.
class Printer {
public:
  Printer(const json::Document& document, Show show, std::ostream& out)
      : m_document(document)
      , m_locator(document)
      , m_show(show)
      , m_out(out)
  {
  }

  void print_array(const Matches& matches, json::Layout layout)
  {
    m_layout = layout;
    const bool is_indented = layout == json::Layout::indented;
    m_level = is_indented ? 1 : 0;
    m_out << '[';
    const char* separator = "";
    const auto begin = [&] {
      m_out << separator << (is_indented ? "\n  " : "");
      separator = ",";
    };
    for (const NodeIndex node : matches.nodes) {
      begin();
      print_match(node);
    }
    for (const select::Value& text : matches.texts) {
      begin();
      print_text(text);
    }
    m_out << (is_indented && !matches.empty() ? "\n]" : "]");
  }

  void print_lines(const Matches& matches)
  {
    m_layout = json::Layout::compact;
    for (const NodeIndex node : matches.nodes) {
      print_match(node);
      m_out << '\n';
    }
    for (const select::Value& text : matches.texts) {
      print_text(text);
      m_out << '\n';
    }
  }

  void print_paths(const Matches& matches)
  {
    for (const NodeIndex node : matches.nodes) {
      m_out << printable(m_locator.find(node)) << '\n';
    }
    for (const select::Value& text : matches.texts) {
      m_out << printable(text.path) << '\n';
    }
  }

private:
  void print_match(NodeIndex node)
  {
    if (m_show == Show::paths) {
      begin_object(m_locator.find(node));
      print_value(node, m_level + 1);
      end_object();
    } else {
      print_value(node, m_level);
    }
  }

  void print_text(const select::Value& text)
  {
    if (m_show == Show::paths) {
      begin_object(text.path);
      m_out << text.json;
      end_object();
    } else {
      m_out << text.json;
    }
  }

  void print_value(NodeIndex node, std::size_t level)
  {
    const json::Layout layout =
        m_layout == json::Layout::compact ? m_layout : json::choose_layout(m_document, node, level);
    json::write_tokens(
        m_document, node, layout, level, [&](std::string_view piece) { m_out << piece; });
  }

  void begin_object(const std::string& path)
  {
    const bool is_indented = m_layout == json::Layout::indented;
    m_out << (is_indented ? "{\n    \"path\": " : "{\"path\":") << json::quote_json(path)
          << (is_indented ? ",\n    \"value\": " : ",\"value\":");
  }

  void end_object() { m_out << (m_layout == json::Layout::indented ? "\n  }" : "}"); }

  const json::Document& m_document;
  path::Locator m_locator;
  Show m_show;
  std::ostream& m_out;
  json::Layout m_layout = json::Layout::compact;
  std::size_t m_level = 0;
};

void print(const Context& context,
           const json::Document& document,
           const Matches& matches,
           Show show)
{
  Printer printer(document, show, context.out());
  switch (context.output()) {
  case OutputFormat::table:
  case OutputFormat::json:
  case OutputFormat::csv:
    printer.print_array(matches, json::Layout::indented);
    context.out() << '\n';
    return;
  case OutputFormat::ndjson:
    printer.print_lines(matches);
    return;
  case OutputFormat::name:
    printer.print_paths(matches);
    return;
  case OutputFormat::yaml: {
    std::ostringstream array; // YAML is written from the whole
    Printer(document, show, array).print_array(matches, json::Layout::compact);
    context.out() << yaml::from_json(array.str());
    return;
  }
  }
}

/// What there is instead of what was asked for.
std::string propose(const select::Selector& selector,
                    const json::Document& document,
                    const model::Request& request)
{
  if (selector.reads_payload()) {
    const std::string nearest = path::nearest_path(document, selector.text());
    return nearest.empty() ? "run 'hookctl map paths' on the same payload to see every path of it"
                           : text("did you mean ", nearest, "?");
  }
  if (selector.kind() == select::Selector::Kind::header) {
    std::vector<std::string> names;
    for (const auto& header : request.headers) {
      names.push_back("header:" + header.first);
    }
    return did_you_mean(selector.text(), names);
  }
  return {};
}

Error within_path(Error error)
{
  if (error.at) {
    error.context.push_back(text("PATH, column ", error.at->column));
  }
  return error;
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto selector, select::Selector::parse(options.path).map_error(within_path));
  HOOKCTL_TRY_AS(const auto payload, load_payload(options.source, context, Base64Json::decoded));
  HOOKCTL_TRY_AS(const auto document, parse_payload(payload));
  const select::AccountFacts* facts = payload.definition ? &payload.definition->facts : nullptr;
  HOOKCTL_TRY_AS(const auto matches,
                 find_matches(selector, {&payload.request, &document, 0, facts})
                     .map_error(within(payload.origin)));
  print(context, document, matches, options.show);
  if (!matches.empty()) {
    return ExitCode::done;
  }
  Error none;
  become(none, Failure::path_without_match);
  none.message = text("nothing matches ", quote(options.path));
  none.hint = propose(selector, document, payload.request);
  none.context = {payload.origin};
  return fail(std::move(none));
}

Result<Options> parse(const Arguments& arguments)
{
  Options options;
  options.path = arguments.positional(0);
  HOOKCTL_TRY_AS(options.source, parse_payload_flags(arguments));
  HOOKCTL_TRY(take_payload_file(options.source, arguments, 1));
  options.show = arguments.has("--paths") ? Show::paths : Show::values;
  return options;
}

std::vector<Flag> flags()
{
  std::vector<Flag> flags = payload_flags();
  flags.push_back({.name = "--paths", .help = "each match as {\"path\", \"value\"}"});
  return flags;
}

} // namespace

Command make()
{
  return {
      .path = "map eval",
      .summary = "print what a path matches in a payload, as a JSON array",
      .description =
          "Runs one path (hookctl-paths(7)): RFC 9535 JSONPath from $, its shorthand, or header:, "
          "query:, form: and account: values. The matches come as a JSON array, every number and "
          "string as it was sent; -o ndjson prints one a line, -o name their normalized paths. "
          "When nothing matches the array is empty, the nearest path is named and the exit code is "
          "1.",
      .positionals = {{.name = "PATH", .help = "such as customer.phone or '$..phone'"},
                      payload_file(Positional::Count::optional)},
      .flags = flags(),
      .examples =
          {{"hookctl map eval '$.line_items[?@.quantity > 1].sku' order.json", "a filter"},
           {"hookctl map eval --paths '$..phone' --provider shopify",
            "every phone of the preset's sample, and where it is"},
           {"hookctl map eval header:X-Shopify-Topic --inbox evt_01jdzq8s7v4m2x9c5b6n7k8r9t",
            "a header as it was received"}},
      .exit_codes = {ExitCode::no, ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::map_eval_command
