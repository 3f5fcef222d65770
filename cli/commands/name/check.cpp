#include "cli/app/context.hpp"
#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/model/account_name.hpp"

#include <algorithm>

namespace hookctl::cli::name_check_command {

namespace {

struct Options {
  std::vector<std::string> names;
};

/// What is to be said of one name.
struct Finding {
  std::string name;
  std::string reason; ///< every broken rule; empty for a valid name
  std::string suggestion;
};

Finding check(const std::string& name)
{
  const auto broken = model::broken_name_rules(name);
  if (broken.empty()) {
    return {name, "", ""};
  }
  return {name, join(broken, "; "), model::suggest_account_name(name)};
}

std::string finding_json(const Finding& finding)
{
  json::Writer writer;
  const bool valid = finding.reason.empty();
  writer.begin_object().member("name", finding.name).member("valid", valid);
  if (valid) {
    writer.member_null("reason").member_null("suggestion");
  } else {
    writer.member("reason", finding.reason).member("suggestion", finding.suggestion);
  }
  return writer.end_object().text();
}

void print_text(const std::vector<Finding>& findings, const Context& context)
{
  for (const Finding& finding : findings) {
    const std::string name = finding.name.empty() ? "\"\"" : printable(finding.name, 200);
    context.out() << name << "  ";
    if (finding.reason.empty()) {
      context.out() << "ok\n";
    } else {
      context.out() << "invalid: " << finding.reason << "; try " << quote(finding.suggestion)
                    << '\n';
    }
  }
}

void print_data(const std::vector<Finding>& findings, const Context& context)
{
  Listing listing;
  for (const Finding& finding : findings) {
    listing.json.push_back(finding_json(finding));
    listing.names.push_back(finding.name);
  }
  print(context, listing);
}

Result<ExitCode> run(const Options& options, Context& context)
{
  std::vector<Finding> findings;
  for (const std::string& name : options.names) {
    findings.push_back(check(name));
  }
  if (context.output() == OutputFormat::table) {
    print_text(findings, context);
  } else {
    print_data(findings, context);
  }
  const bool all_valid = std::all_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.reason.empty();
  });
  return all_valid ? ExitCode::done : ExitCode::no;
}

} // namespace

Command make()
{
  return {
      .path = "name check",
      .summary = "say whether account names are valid, and which rule is broken",
      .description =
          "An account name is 1 to 64 of a-z, 0-9 and _, because it is also a file name and a part "
          "of the webhook URL. "
          "Each name gets a line: ok, or every rule that it breaks and a valid name near it.",
      .positionals = {{.name = "NAME",
                       .help = "a name to check",
                       .count = Positional::Count::at_least_one}},
      .examples = {{"hookctl name check shop_eu", "check one name"},
                   {"hookctl name check -o json shop_eu shop_us",
                    "for a program: name, valid, reason, suggestion"}},
      .exit_codes = {ExitCode::no},
      .run = [](const Arguments& arguments,
                Context& context) { return run(Options{arguments.positionals}, context); },
  };
}

} // namespace hookctl::cli::name_check_command
