#include "cli/commands/map/drift.hpp"

#include "cli/app/output.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/payload.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli {

Result<std::optional<schema::Drift>>
find_drift(const Payload& payload, const json::Document& document, const Context& context)
{
  std::optional<schema::Drift> none;
  if (!payload.account) {
    return none;
  }
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(
      const auto description,
      account::load_description(workspace.store, *payload.account, payload.definition->unwrap));
  return description ? std::optional(description->compare(document)) : none;
}

bool is_rejected(const Payload& payload, const std::optional<schema::Drift>& drift)
{
  return drift && drift->breaks && payload.account &&
         payload.account->payload_check == account::PayloadCheck::reject;
}

void print_drift(const Payload& payload,
                 const std::optional<schema::Drift>& drift,
                 const Context& context)
{
  if (!drift || drift->is_empty()) {
    return;
  }
  Listing listing;
  listing.columns = {"DRIFT", "PATH", "TIMES", "WHAT"};
  for (const schema::Finding& finding : drift->findings) {
    listing.rows.push_back({std::string(schema::to_string(finding.change)),
                            finding.path,
                            text(finding.count),
                            text(finding.first, " ", finding.detail)});
  }
  context.out() << '\n';
  print(context, listing);
  if (drift->cut > 0) {
    context.out() << "and " << drift->cut << " more\n";
  }
  if (is_rejected(payload, drift)) {
    context.out() << "\nthe listener would refuse it with 422 (payload_check: reject)\n";
  }
}

void write_drift_member(json::Writer& out, const std::optional<schema::Drift>& drift)
{
  if (!drift) {
    out.member_null("drift");
    return;
  }
  out.key("drift");
  schema::write_drift(out, *drift);
}

} // namespace hookctl::cli
