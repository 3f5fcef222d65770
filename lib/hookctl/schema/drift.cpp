#include "hookctl/schema/drift.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::schema {

std::string_view to_string(Change change)
{
  switch (change) {
  case Change::missing:
    return "missing";
  case Change::added:
    return "added";
  case Change::type:
    return "type";
  case Change::violation:
    return "violation";
  }
  return "violation";
}

std::string to_sentence(const Finding& finding)
{
  return text(finding.first,
              " ",
              finding.detail,
              finding.count > 1 ? text(" (", finding.count, " times)") : "");
}

std::string summarize(const Drift& drift)
{
  constexpr std::size_t kShown = 3;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(kShown, drift.findings.size()); ++i) {
    const Finding& finding = drift.findings[i];
    const bool by_keyword = finding.change == Change::violation;
    shown.push_back(
        text(finding.path, " ", by_keyword ? finding.keyword : to_string(finding.change)));
  }
  const std::size_t more = drift.findings.size() - shown.size() + drift.cut;
  return join(shown, ", ") + (more > 0 ? text(" and ", more, " more") : "");
}

std::string why_refused(const Drift& drift)
{
  const auto breaks = [](const Finding& finding) { return finding.breaks; };
  const auto first = std::find_if(drift.findings.begin(), drift.findings.end(), breaks);
  if (!drift.breaks || first == drift.findings.end()) {
    return {};
  }
  const auto all = std::count_if(drift.findings.begin(), drift.findings.end(), breaks);
  return to_sentence(*first) + (all > 1 ? text(" (and ", all - 1, " more)") : "");
}

void write_drift(json::Writer& out, const Drift& drift)
{
  out.begin_object().member("breaks", drift.breaks).key("findings").begin_array();
  for (const Finding& finding : drift.findings) {
    out.begin_object()
        .member("what", to_string(finding.change))
        .member("path", finding.path)
        .member("keyword", finding.keyword)
        .member("first", finding.first)
        .member("detail", finding.detail)
        .member("count", static_cast<std::int64_t>(finding.count))
        .member("breaks", finding.breaks)
        .end_object();
  }
  out.end_array().member("cut", static_cast<std::int64_t>(drift.cut)).end_object();
}

} // namespace hookctl::schema
