#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

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
                          preset.name,
                          preset.category,
                          preset.scheme.label,
                          std::string(preset::to_string(preset.confidence)),
                          proofs > 0 ? text(proofs, " from outside") : "none from outside"});
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

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto ids, workspace.presets.ids());
  Listing listing;
  listing.columns = {"ID", "NAME", "CATEGORY", "SCHEME", "CONFIDENCE", "VECTORS"};
  listing.empty = "no provider matches";
  for (const std::string& id : ids) {
    HOOKCTL_TRY_AS(const auto preset, workspace.presets.find(id));
    if (is_wanted(preset, options)) {
      add_row(listing, preset);
    }
  }
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
