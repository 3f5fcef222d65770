#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"

namespace hookctl::doctor {

namespace {

void check_loaded(const Subject& subject, const ExaminedAccount& account, Findings& findings)
{
  if (account.loaded) {
    return; // what there is to warn of is its mode, which files.modes tells
  }
  Finding finding =
      of_error("accounts.load", Level::problem, account.loaded.error(), words_for(account));
  if (finding.where.empty()) {
    finding.where = subject.store.file(account.name).string();
  }
  findings.push_back(std::move(finding));
}

/// What `account add` would have refused.
void check_fields(const Subject& subject, const ExaminedAccount& account, Findings& findings)
{
  if (account.definition && !*account.definition) {
    Finding finding =
        of_error("accounts.check", Level::problem, account.definition->error(), words_for(account));
    if (finding.where.empty()) {
      finding.where = subject.store.file(account.name).string();
    }
    if (finding.mend.empty()) {
      finding.mend = text("change it: hookctl account update ", account.name.value(), " --help");
    }
    findings.push_back(std::move(finding));
  }
}

} // namespace

Result<Findings> check_settings(const Subject& subject)
{
  Findings findings;
  if (!subject.settings) {
    findings.push_back(of_error("settings.load", Level::problem, subject.settings.error()));
  }
  add_ok(findings, "settings.load", "environment.yaml can be read, or there is none");
  return findings;
}

Result<Findings> check_accounts(const Subject& subject)
{
  HOOKCTL_TRY_AS(const auto accounts, subject.accounts);
  Findings findings;
  if (accounts.empty()) {
    findings.push_back({"accounts.load",
                        Level::note,
                        text("there is no account in ", model::to_string(subject.environment)),
                        subject.store.folder().string(),
                        "make one: hookctl account add --help"});
  }
  for (const ExaminedAccount& account : accounts) {
    check_loaded(subject, account, findings);
  }
  add_ok(findings,
         "accounts.load",
         text(counted(accounts.size(), "account", "accounts"), " can be read"));
  for (const ExaminedAccount& account : accounts) {
    check_fields(subject, account, findings);
  }
  add_ok(findings, "accounts.check", "each has a known provider and fields that fit together");
  return findings;
}

} // namespace hookctl::doctor
