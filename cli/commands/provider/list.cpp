#include "cli/app/choices.hpp"
#include "cli/app/output.hpp"
#include "cli/app/report.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/preset/summary.hpp"

#include <algorithm>
#include <set>

namespace hookctl::cli::provider_list_command {

namespace {

using preset::Summary;

struct Options {
  std::string search;
  std::optional<std::string> category;
  std::optional<std::string> scheme;
  std::optional<std::string> confidence;
  bool signed_only = false;
  bool proved_only = false;
};

bool contains(std::string_view text, std::string_view part)
{
  return lower(text).find(lower(part)) != std::string::npos;
}

/// Every word of the search must be somewhere in what names the provider.
bool is_found(const Summary& row, const std::string& search)
{
  const auto words = split(search, ' ');
  return std::all_of(words.begin(), words.end(), [&](std::string_view word) {
    return contains(row.id, word) || contains(row.name, word) || contains(row.category, word);
  });
}

bool is_wanted(const Summary& row, const Options& options)
{
  return is_found(row, options.search) &&
         (!options.category || row.category == *options.category) &&
         (!options.scheme || row.scheme == *options.scheme) &&
         (!options.confidence || preset::to_string(row.confidence) == *options.confidence) &&
         (!options.signed_only || row.signs_body) && (!options.proved_only || row.proved);
}

std::string yes_no(bool value)
{
  return value ? "yes" : "no";
}

std::string row_json(const Summary& row)
{
  json::Writer out;
  out.begin_object().member("id", row.id).member("name", row.name);
  out.member("category", row.category).member("scheme", row.scheme);
  out.member("signs_body", row.signs_body).member("signable", row.signable);
  out.member("confidence", preset::to_string(row.confidence)).member("proved", row.proved);
  out.member("vectors", static_cast<std::int64_t>(row.vectors));
  out.member("outside_vectors", static_cast<std::int64_t>(row.outside_vectors));
  out.member("handshakes", static_cast<std::int64_t>(row.handshakes));
  out.member("origin", row.origin).end_object();
  return out.text();
}

void add_row(Listing& listing, const Summary& row)
{
  listing.rows.push_back({row.id,
                          row.name,
                          row.category,
                          row.scheme,
                          yes_no(row.signs_body),
                          std::string(preset::to_string(row.confidence)),
                          yes_no(row.proved)});
  listing.json.push_back(row_json(row));
  listing.names.push_back(row.id);
}

/// A value that no preset has is a typo, not an empty answer.
Result<> require_known(std::string_view flag,
                       const std::optional<std::string>& value,
                       const std::set<std::string>& known)
{
  return value ? check_choice(flag, *value, {known.begin(), known.end()}) : Result<>{};
}

Result<> check_words(const Options& options, const std::vector<Summary>& all)
{
  std::set<std::string> categories;
  std::set<std::string> schemes;
  for (const Summary& row : all) {
    categories.insert(row.category);
    schemes.insert(row.scheme);
  }
  HOOKCTL_TRY(require_known("--category", options.category, categories));
  return require_known("--scheme", options.scheme, schemes);
}

/// Two numbers that must not be taken for one: how many presets, and how many of them stand on
/// somebody else's word.
void tell_counts(const Context& context, std::size_t presets, std::size_t proved)
{
  if (context.output() == OutputFormat::table && presets > 0) {
    context.note(text(
        presets, presets == 1 ? " preset, " : " presets, ", proved, " proved by others' vectors"));
  }
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto listed, workspace.presets.list());
  HOOKCTL_TRY(check_words(options, listed.rows));
  ExitCode code = ExitCode::done;
  for (const Error& error : listed.broken) { // must not hide the others
    code = report(error, context);
  }
  Listing listing;
  listing.columns = {"ID", "NAME", "CATEGORY", "SCHEME", "SIGNED", "CONFIDENCE", "PROVED"};
  listing.narrow = {Narrow::keep,
                    Narrow::leave_out,
                    Narrow::leave_out,
                    Narrow::wrap,
                    Narrow::keep,
                    Narrow::keep,
                    Narrow::keep};
  listing.empty = "no provider matches";
  std::size_t proved = 0;
  for (const Summary& row : listed.rows) {
    if (is_wanted(row, options)) {
      proved += row.proved ? 1U : 0U;
      add_row(listing, row);
    }
  }
  print(context, listing);
  tell_counts(context, listing.rows.size(), proved);
  return code;
}

} // namespace

Command make()
{
  return {
      .path = "provider list",
      .summary = "list the providers that hookctl knows",
      .description =
          "The built-in presets and those in your own providers folder. SIGNED says whether a "
          "changed body is noticed; CONFIDENCE how sure the scheme is; PROVED whether a "
          "known-answer test from outside this project holds: one that the provider published, or "
          "that its or a third party's code made. A broken preset of your own is reported on "
          "standard "
          "error, the others are still listed, and the exit code says that something is wrong. "
          "Where "
          "a terminal is too narrow for all columns, it shows no NAME, and then no CATEGORY.",
      .flags = {{.name = "--search",
                 .value = "WORDS",
                 .help = "only those with all of these words in their id, name or category"},
                {.name = "--category", .value = "NAME", .help = "only those of this category"},
                {.name = "--scheme",
                 .value = "NAME",
                 .help = "only those that sign this way, such as hmac-sha256"},
                {.name = "--signed", .help = "only those whose scheme covers the body"},
                {.name = "--confidence",
                 .value = "LEVEL",
                 .help = "only those of this confidence",
                 .choices = {"verified", "secondary", "unconfirmed"}},
                {.name = "--proved", .help = "only those with a vector from outside this project"}},
      .examples = {{"hookctl provider list", "all of them"},
                   {"hookctl provider list --search pay --signed", "signed payment providers"},
                   {"hookctl provider list --proved -o name", "ids of those that others prove"}},
      .exit_codes = {ExitCode::denied, ExitCode::invalid_data, ExitCode::storage},
      .run =
          [](const Arguments& arguments, Context& context) {
            return run({arguments.value("--search").value_or(""),
                        arguments.value("--category"),
                        arguments.value("--scheme"),
                        arguments.value("--confidence"),
                        arguments.has("--signed"),
                        arguments.has("--proved")},
                       context);
          },
  };
}

} // namespace hookctl::cli::provider_list_command
