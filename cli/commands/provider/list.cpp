#include "cli/app/choices.hpp"
#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>
#include <set>

namespace hookctl::cli {

namespace {

struct Options {
  std::string search;
  std::optional<std::string> category;
  std::optional<std::string> scheme;
  std::optional<std::string> confidence;
  bool signed_only = false;
};

bool contains(std::string_view text, std::string_view part)
{
  return lower(text).find(lower(part)) != std::string::npos;
}

bool is_wanted(const preset::Preset& preset, const Options& options)
{
  return (contains(preset.id, options.search) || contains(preset.name, options.search)) &&
         (!options.category || preset.category == *options.category) &&
         (!options.scheme || preset.scheme.label == *options.scheme) &&
         (!options.confidence || preset::to_string(preset.confidence) == *options.confidence) &&
         (!options.signed_only || preset.scheme.covers_body);
}

std::int64_t outside_vectors(const preset::Preset& preset)
{
  return std::count_if(
      preset.vectors.begin(), preset.vectors.end(), [](const preset::Vector& vector) {
        return vector.origin != preset::Vector::Origin::ours;
      });
}

void add_row(Listing& listing, const preset::Preset& preset)
{
  const auto proofs = outside_vectors(preset);
  listing.rows.push_back({preset.id,
                          preset.category,
                          preset.scheme.label,
                          std::string(preset::to_string(preset.confidence)),
                          proofs > 0 ? text(proofs) : "-"});
  json::Writer out;
  out.begin_object()
      .member("id", preset.id)
      .member("name", preset.name)
      .member("category", preset.category);
  out.member("scheme", preset.scheme.label).member("covers_body", preset.scheme.covers_body);
  out.member("confidence", preset::to_string(preset.confidence)).member("outside_vectors", proofs);
  out.member("vectors", static_cast<std::int64_t>(preset.vectors.size()))
      .member("origin", preset.origin)
      .end_object();
  listing.json.push_back(out.text());
  listing.names.push_back(preset.id);
}

/// A value that no preset has is a typo, not an empty answer.
Result<> require_known(std::string_view flag,
                       const std::optional<std::string>& value,
                       const std::set<std::string>& known)
{
  if (!value || known.contains(*value)) {
    return {};
  }
  const std::vector<std::string> words(known.begin(), known.end());
  return fail(ErrorCode::invalid_argument,
              text(flag, " has the unknown value ", quote(*value), "; use ", list_choices(words)),
              did_you_mean(*value, words));
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto ids, workspace.presets.ids());
  Listing listing;
  listing.columns = {"ID", "CATEGORY", "SCHEME", "CONFIDENCE", "VECTORS"};
  listing.empty = "no provider matches";
  std::set<std::string> categories;
  std::set<std::string> schemes;
  for (const std::string& id : ids) {
    HOOKCTL_TRY_AS(const auto preset, workspace.presets.find(id));
    categories.insert(preset.category);
    schemes.insert(preset.scheme.label);
    if (is_wanted(preset, options)) {
      add_row(listing, preset);
    }
  }
  HOOKCTL_TRY(require_known("--category", options.category, categories));
  HOOKCTL_TRY(require_known("--scheme", options.scheme, schemes));
  print(context, listing);
  return ExitCode::done;
}

} // namespace

Command provider_list_command()
{
  return {
      .path = "provider list",
      .summary = "list the providers that hookctl knows",
      .description = "The built-in presets and those in your own providers folder. CONFIDENCE says "
                     "how sure the scheme is; VECTORS how many known-answer "
                     "tests from outside this project prove it.",
      .flags = {{.name = "--search",
                 .value = "TEXT",
                 .help = "only those with this in their id or name"},
                {.name = "--category", .value = "NAME", .help = "only those of this category"},
                {.name = "--scheme",
                 .value = "NAME",
                 .help = "only those that sign this way, such as hmac-sha256"},
                {.name = "--signed", .help = "only those whose scheme covers the body"},
                {.name = "--confidence",
                 .value = "LEVEL",
                 .help = "only those of this confidence",
                 .choices = {"verified", "secondary", "unconfirmed"}}},
      .examples = {{"hookctl provider list", "all of them"},
                   {"hookctl provider list --search pay --signed", "signed payment providers"}},
      .exit_codes = {ExitCode::invalid_data},
      .run =
          [](const Arguments& arguments, Context& context) {
            return run({arguments.value("--search").value_or(""),
                        arguments.value("--category"),
                        arguments.value("--scheme"),
                        arguments.value("--confidence"),
                        arguments.has("--signed")},
                       context);
          },
  };
}

} // namespace hookctl::cli
