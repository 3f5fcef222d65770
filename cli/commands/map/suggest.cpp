#include "hookctl/mapping/suggest.hpp"

#include "cli/app/grid.hpp"
#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/map/survey.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli::map_suggest_command {

namespace {

constexpr std::size_t kShownValue = 60;
constexpr std::size_t kMostCandidates = 20;
constexpr int kLikely = 60;
constexpr int kPossible = 40; ///< of these the command at the end is made

Result<std::size_t> parse_limit(const Arguments& arguments)
{
  const auto typed = arguments.value("--limit");
  if (!typed) {
    return mapping::SuggestContext{}.limit;
  }
  const auto limit = parse_integer<std::size_t>(*typed);
  if (!limit || *limit == 0 || *limit > kMostCandidates) {
    return fail(Failure::number_out_of_range,
                text("--limit ", quote(*typed), " is no number from 1 to ", kMostCandidates));
  }
  return *limit;
}

void add_known(std::vector<mapping::KnownPath>& known,
               mapping::Role role,
               const std::vector<select::Selector>& selectors,
               std::string_view whose)
{
  for (const select::Selector& selector : selectors) {
    known.push_back({role, selector.text(), std::string(whose)});
  }
}

std::vector<select::Selector> selectors_of(const preset::ValueRule& rule)
{
  std::vector<select::Selector> selectors;
  for (const auto& alternative : rule.alternatives) {
    if (const auto* selector = std::get_if<select::Selector>(&alternative.use)) {
      selectors.push_back(*selector);
    }
  }
  return selectors;
}

/// The paths that account or preset have already.
std::vector<mapping::KnownPath> known_paths(const Payload& payload)
{
  using mapping::Role;
  std::vector<mapping::KnownPath> known;
  if (!payload.definition) {
    return known;
  }
  const account::Definition& definition = *payload.definition;
  const account::Account* account = payload.account ? &*payload.account : nullptr;
  const auto whose = [&](bool own) { return own ? "the account" : "the preset"; };
  add_known(
      known, Role::sender, definition.sender, whose(account && !account->sender_path.empty()));
  add_known(
      known, Role::source, definition.source, whose(account && !account->source_path.empty()));
  add_known(known,
            Role::code,
            selectors_of(definition.event.code),
            whose(account && !account->event_path.empty()));
  add_known(known,
            Role::delivery_id,
            selectors_of(definition.event.id),
            whose(account && !account->id_path.empty()));
  add_known(known,
            Role::time,
            selectors_of(definition.event.time),
            whose(account && !account->time_path.empty()));
  for (const auto& [name, selector] : definition.params) {
    if (name == "amount" || name == "currency") {
      add_known(known, name == "amount" ? Role::amount : Role::currency, {selector}, whose(false));
    }
  }
  return known;
}

/// The sample of whoever reads the payload, to hold values against; none is no error.
std::optional<json::Document> load_sample(const PayloadSource& source, const Context& context)
{
  PayloadSource sample;
  sample.account = source.account;
  sample.provider = source.provider;
  if (sample.account.empty() && sample.provider.empty()) {
    return std::nullopt;
  }
  const auto payload = load_payload(sample, context);
  auto document =
      payload ? parse_payload(*payload) : Result<json::Document>(fail(ErrorCode::not_found, ""));
  return document ? std::optional(*std::move(document)) : std::nullopt;
}

std::string candidate_json(const mapping::Suggestion& suggestion, std::size_t rank)
{
  const mapping::Candidate& candidate = suggestion.candidates[rank];
  json::Writer out;
  out.begin_object().member("field", mapping::to_string(suggestion.role));
  out.member("rank", static_cast<std::int64_t>(rank + 1));
  out.member("path", candidate.path).member("value", candidate.value);
  out.member("type",
             candidate.path.starts_with("header:") ? "header" : json::to_string(candidate.kind));
  out.member("score", candidate.score);
  const auto add = [&](std::string_view name, const std::vector<std::string>& lines) {
    out.key(name).begin_array();
    for (const std::string& line : lines) {
      out.string(line);
    }
    out.end_array();
  };
  add("reasons", candidate.reasons);
  add("doubts", candidate.doubts);
  return out.member("use", rank == 0 ? suggestion.flag : "").end_object().text();
}

Listing list_candidates(const std::vector<mapping::Suggestion>& suggestions)
{
  Listing listing;
  for (const mapping::Suggestion& suggestion : suggestions) {
    for (std::size_t rank = 0; rank < suggestion.candidates.size(); ++rank) {
      listing.json.push_back(candidate_json(suggestion, rank));
      listing.names.push_back(suggestion.candidates[rank].path);
    }
  }
  return listing;
}

std::string why_none(mapping::Role role)
{
  return role == mapping::Role::source
             ? "no channel is named in the payload; fix one: --default-source ID (such as whatsapp)"
             : "nothing in the payload looks like one";
}

Paint colour_of(int score)
{
  return score >= kLikely ? Paint::green : score >= kPossible ? Paint::yellow : Paint::faint;
}

void add_rows(Grid& grid, const mapping::Suggestion& suggestion)
{
  const std::string field(mapping::to_string(suggestion.role));
  if (suggestion.candidates.empty()) {
    grid.rows.push_back({{{field, Paint::bold}, {"-"}},
                         {{why_none(suggestion.role), Paint::faint}},
                         !grid.rows.empty()});
    return;
  }
  for (const mapping::Candidate& candidate : suggestion.candidates) {
    const bool best = &candidate == &suggestion.candidates.front();
    GridRow row;
    row.apart = best && !grid.rows.empty();
    row.cells = {{best ? field : "", Paint::bold},
                 {candidate.path, std::nullopt},
                 {std::to_string(candidate.score), colour_of(candidate.score)},
                 {printable(candidate.value, kShownValue), std::nullopt}};
    if (best) {
      row.below.push_back({"use: " + suggestion.flag, Paint::cyan});
    }
    if (!candidate.reasons.empty()) {
      row.below.push_back({join(candidate.reasons, "; "), std::nullopt});
    }
    if (!candidate.doubts.empty()) {
      row.below.push_back({"but " + join(candidate.doubts, "; "), Paint::yellow});
    }
    grid.rows.push_back(std::move(row));
  }
}

/// The likely ones as one command, ready to be copied.
std::string command_for(const std::vector<mapping::Suggestion>& suggestions, const Payload& payload)
{
  std::string out = text("hookctl account ",
                         payload.account ? "update " : "add ",
                         payload.account ? payload.account->name.value() : "NAME");
  if (!payload.account && payload.definition) {
    out += text(" --provider ", payload.definition->facts.provider);
  }
  bool any = false;
  for (const mapping::Suggestion& suggestion : suggestions) {
    if (!suggestion.candidates.empty() && suggestion.candidates.front().score >= kPossible) {
      out += text(" \\\n  ", suggestion.flag);
      any = true;
    }
  }
  return any ? out : std::string{};
}

void print_text(const std::vector<mapping::Suggestion>& suggestions,
                const Payload& payload,
                const Context& context)
{
  Grid grid;
  grid.columns = {{"FIELD"},
                  {"PATH", GridColumn::Fit::wrap, 24},
                  {"SCORE"},
                  {"VALUE", GridColumn::Fit::cut, 12}};
  for (const mapping::Suggestion& suggestion : suggestions) {
    add_rows(grid, suggestion);
  }
  print(context, grid);
  const std::string command = command_for(suggestions, payload);
  if (!command.empty()) {
    context.out() << '\n' << command << '\n';
  }
}

Result<ExitCode> run(const Arguments& arguments, Context& context)
{
  HOOKCTL_TRY_AS(const auto limit, parse_limit(arguments));
  HOOKCTL_TRY_AS(const auto source, parse_payload_flags(arguments));
  HOOKCTL_TRY_AS(const auto survey, survey_payloads(source, arguments.positionals, context));
  const bool is_sample = arguments.positionals.empty() && source.inbox.empty();
  const auto sample = is_sample ? std::nullopt : load_sample(source, context);
  mapping::SuggestContext given;
  given.now = context.clock().now();
  given.headers = survey.first.request.headers;
  given.sample = sample ? &*sample : nullptr;
  given.known = known_paths(survey.first);
  given.limit = limit;
  const auto suggestions = mapping::suggest(survey.statistics, given);
  const std::size_t payloads = survey.statistics.documents();
  if (context.output() != OutputFormat::table) {
    print(context, list_candidates(suggestions));
  } else {
    context.note(payloads == 1 ? text("payload: ", survey.first.origin)
                               : text("payloads: ", payloads));
    print_text(suggestions, survey.first, context);
  }
  return survey.bad_lines == 0 ? ExitCode::done : ExitCode::no;
}

std::vector<Flag> flags()
{
  std::vector<Flag> flags = payload_flags();
  flags.push_back({.name = "--limit",
                   .value = "N",
                   .help = "at most so many candidates for each field",
                   .default_text = "3"});
  return flags;
}

} // namespace

Command make()
{
  return {
      .path = "map suggest",
      .summary = "say which paths of a payload are the sender, the id, the time, and why",
      .description =
          "Looks for what an account asks for: the sender, the source, the id of the delivery and "
          "of "
          "what it is about, the event code, amount, currency and time. Each candidate has a score "
          "from 1 to 100 and its reasons: the shape of its value, its name and what it stands in, "
          "whether the same value is elsewhere, and over several payloads whether it differs in "
          "each. The best one has its flag ready.\n\n"
          "Several files, and a file of one JSON document a line, are looked at together and tell "
          "more than one. Headers count where they are known: those of the sample, of --inbox, and "
          "of --header. Nothing is guessed at run time: this only helps to choose.",
      .positionals = {payload_file(Positional::Count::any)},
      .flags = flags(),
      .examples = {{"hookctl map suggest order.json", "which paths are worth choosing"},
                   {"hookctl map suggest orders.ndjson --account shop_eu",
                    "the same from many payloads, beside what shop_eu has"},
                   {"hookctl map suggest --inbox evt_01jdzq8s7v4m2x9c5b6n7k8r9t",
                    "from a request that was received"}},
      .exit_codes = {ExitCode::no, ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) { return run(arguments, context); },
  };
}

} // namespace hookctl::cli::map_suggest_command
