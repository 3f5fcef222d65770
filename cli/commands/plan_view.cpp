#include "cli/commands/plan_view.hpp"

#include "cli/app/output.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/model/environment.hpp"

namespace hookctl::cli {

namespace {

using config::FieldChange;
using config::Step;

void add_fields(std::vector<std::string>& lines, Step step, const std::vector<FieldChange>& changes)
{
  for (const FieldChange& change : changes) {
    const std::string before = step == Step::added ? "" : text(or_dash(change.before), " → ");
    lines.push_back(text("    ", change.field, ": ", before, or_dash(change.after)));
  }
}

} // namespace

void add_step(std::vector<std::string>& lines,
              std::string_view title,
              Step step,
              const std::vector<FieldChange>& changes)
{
  lines.push_back(text("  ", title, ": ", to_string(step)));
  add_fields(lines, step, changes);
}

void write_fields(json::Writer& out, std::string_view key, const std::vector<FieldChange>& changes)
{
  out.key(key).begin_array();
  for (const FieldChange& change : changes) {
    out.begin_object().member("field", change.field);
    out.key("before").raw(change.before_json).key("after").raw(change.after_json);
    out.end_object();
  }
  out.end_array();
}

std::vector<std::string> plan_lines(const config::ApplyPlan& plan)
{
  std::vector<std::string> lines;
  if (plan.is_same()) {
    return lines;
  }
  lines.push_back(text(model::to_string(plan.environment), ":"));
  if (!plan.settings.empty()) {
    add_step(lines, "settings", Step::changed, plan.settings);
  }
  for (const auto& planned : plan.accounts) {
    if (planned.step != Step::same) {
      add_step(lines, text("account ", planned.name.value()), planned.step, planned.changes);
    }
  }
  for (const auto& planned : plan.destinations) {
    if (planned.step != Step::same) {
      add_step(lines, text("destination ", planned.name), planned.step, planned.changes);
    }
  }
  return lines;
}

std::string plan_json(const config::ApplyPlan& plan, DryRun dry_run)
{
  json::Writer out;
  out.begin_object().member("environment", model::to_string(plan.environment));
  out.member("same", plan.is_same()).member("dry_run", dry_run == DryRun::yes);
  write_fields(out, "settings", plan.settings);
  out.key("accounts").begin_array();
  for (const auto& planned : plan.accounts) {
    out.begin_object().member("name", planned.name.value());
    out.member("change", to_string(planned.step));
    write_fields(out, "fields", planned.changes);
    out.end_object();
  }
  out.end_array().key("destinations").begin_array();
  for (const auto& planned : plan.destinations) {
    out.begin_object().member("name", planned.name);
    out.member("change", to_string(planned.step));
    write_fields(out, "fields", planned.changes);
    out.end_object();
  }
  out.end_array().end_object();
  return out.text();
}

std::string plan_names(const config::ApplyPlan& plan)
{
  std::string names = plan.settings.empty() ? "" : "settings\n";
  for (const auto& planned : plan.accounts) {
    names += planned.step == Step::same ? "" : text("account/", planned.name.value(), "\n");
  }
  for (const auto& planned : plan.destinations) {
    names += planned.step == Step::same ? "" : text("destination/", planned.name, "\n");
  }
  return names;
}

std::string plan_counts(const config::ApplyPlan& plan)
{
  std::vector<std::string> parts;
  for (const Step step : {Step::added, Step::changed, Step::removed}) {
    if (const std::size_t count = plan.count(step); count > 0) {
      parts.push_back(text(count, " ", to_string(step)));
    }
  }
  if (!plan.settings.empty()) {
    parts.emplace_back("settings changed");
  }
  return join(parts, ", ");
}

} // namespace hookctl::cli
