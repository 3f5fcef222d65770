#pragma once

#include "hookctl/config/apply.hpp"
#include "hookctl/config/plan.hpp"
#include "hookctl/json/writer.hpp"

#include <string>
#include <string_view>
#include <vector>

// How what will change is shown: the same by 'apply', 'diff' and 'env promote'.

namespace hookctl::cli {

/// `  shop_eu: changed`, and below it each field with what it was and what it will be.
void add_step(std::vector<std::string>& lines,
              std::string_view title,
              config::Step step,
              const std::vector<config::FieldChange>& changes);

/// `"fields": [{"field", "before", "after"}]`, in an object that is open: values as JSON, null for
/// what is unset.
void write_fields(json::Writer& out,
                  std::string_view key,
                  const std::vector<config::FieldChange>& changes);

/// All that changes, none of what stays.
std::vector<std::string> plan_lines(const config::ApplyPlan& plan);

enum class DryRun { no, yes };

/// Everything, also what stays.
std::string plan_json(const config::ApplyPlan& plan, DryRun dry_run);

/// What changes, a name a line: `settings`, `account/shop_eu`, `destination/app`.
std::string plan_names(const config::ApplyPlan& plan);

/// `2 new, 1 changed`; "" when nothing does.
std::string plan_counts(const config::ApplyPlan& plan);

} // namespace hookctl::cli
