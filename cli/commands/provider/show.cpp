#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/provider/show_preset.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>

namespace hookctl::cli::provider_show_command {

namespace {

const std::vector<std::string> kViews = {"--handshake", "--sample", "--yaml"};

/// The one view that was asked for instead of the whole; "" for none.
Result<std::string> asked_view(const Arguments& arguments)
{
  std::vector<std::string> asked;
  std::copy_if(kViews.begin(), kViews.end(), std::back_inserter(asked), [&](const auto& flag) {
    return arguments.has(flag);
  });
  if (asked.size() > 1) {
    return fail(Failure::flags_exclude,
                text(asked[0], " and ", asked[1], " exclude each other"),
                "leave one out");
  }
  return asked.empty() ? std::string{} : asked.front();
}

Result<ExitCode> run(const std::string& id, const std::string& view, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  if (view == "--yaml") {
    HOOKCTL_TRY_AS(const auto yaml, workspace.presets.find_text(id));
    context.out() << yaml;
    return ExitCode::done;
  }
  HOOKCTL_TRY_AS(const auto preset, workspace.presets.find(id));
  if (view == "--sample") {
    context.out() << json::pretty(preset.sample) << '\n';
  } else if (view == "--handshake") {
    print_handshakes(context, preset);
  } else {
    print(context, preset_record(preset));
  }
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "provider show",
      .summary = "show a provider: how it signs, what it maps, its events, its sample",
      .description =
          "Everything the preset says, with the provider's own page to check it against. With "
          "--handshake each question that the provider asks about the URL is acted out offline: "
          "the request as an example, and the answer that the listener would give to it.",
      .positionals = {{.name = "ID",
                       .help = "the provider's id",
                       .completion = Completion::provider}},
      .flags = {{.name = "--handshake",
                 .help = "show each handshake as an example request and its exact answer"},
                {.name = "--sample", .help = "print only the sample payload"},
                {.name = "--yaml", .help = "print the preset's file, a start for one of your own"}},
      .examples = {{"hookctl provider show shopify", "how Shopify signs and what is mapped"},
                   {"hookctl provider show stripe --sample", "a payload to try paths on"},
                   {"hookctl provider show slack --handshake", "what Slack asks, and the answer"}},
      .exit_codes = {ExitCode::not_found, ExitCode::denied, ExitCode::invalid_data},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto view, asked_view(arguments));
        return run(arguments.positional(0), view, context);
      },
  };
}

} // namespace hookctl::cli::provider_show_command
