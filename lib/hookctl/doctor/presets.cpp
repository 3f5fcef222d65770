#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"
#include "hookctl/os/files.hpp"

#include <algorithm>
#include <set>

namespace hookctl::doctor {

namespace {

/// Of every environment; a broken account uses nothing that is known.
std::set<std::string> used_providers(const Subject& subject)
{
  std::set<std::string> used;
  for (const model::Environment environment : model::kEnvironments) {
    const account::Store store(subject.paths, environment, account::Unfinished::leave);
    for (const std::string& name : store.names().value_or(std::vector<std::string>{})) {
      const auto loaded = store.load(name);
      if (loaded) {
        used.insert(loaded->account.provider);
      }
    }
  }
  return used;
}

} // namespace

Result<Findings> check_presets(const Subject& subject)
{
  constexpr std::string_view kSuffix = ".yaml";
  const auto folder = subject.paths.providers();
  HOOKCTL_TRY_AS(const auto files, os::list_files(folder, kSuffix));
  const preset::Library built_in{std::filesystem::path()};
  HOOKCTL_TRY_AS(const auto known, built_in.ids());
  const auto used = used_providers(subject);
  Findings findings;
  Findings others;
  for (const std::string& file : files) {
    const std::string id = file.substr(0, file.size() - kSuffix.size());
    const std::string where = (folder / file).string();
    const auto preset = subject.presets.find(id);
    if (!preset) {
      Finding finding =
          of_error("presets.valid", Level::problem, preset.error(), text("preset ", id));
      finding.where = finding.where.empty() ? where : finding.where;
      finding.mend = text("see all that is wrong: hookctl provider check ", where);
      findings.push_back(std::move(finding));
    }
    if (std::find(known.begin(), known.end(), id) != known.end()) {
      others.push_back({"presets.override",
                        Level::note,
                        text("preset ", id, " takes the place of the built-in one"),
                        where,
                        "remove the file to use the built-in one, which follows new versions"});
    }
    if (!used.contains(id)) {
      others.push_back({"presets.unused",
                        Level::note,
                        text("preset ", id, " is used by no account, in no environment"),
                        where,
                        "nothing to do; remove the file when it is not needed"});
    }
  }
  add_ok(findings,
         "presets.valid",
         text(counted(files.size(), "preset of your own", "presets of your own"), " can be read"));
  std::stable_sort(others.begin(), others.end(), [](const Finding& a, const Finding& b) {
    return a.check < b.check;
  });
  findings.insert(findings.end(), others.begin(), others.end());
  add_ok(findings, "presets.override", "none takes the place of a built-in one");
  add_ok(findings, "presets.unused", "every one of them is used by an account");
  return findings;
}

} // namespace hookctl::doctor
