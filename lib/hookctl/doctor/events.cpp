#include "hookctl/account/activation.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"

#include <algorithm>

namespace hookctl::doctor {

namespace {

using Codes = std::vector<preset::EventCodeInfo>;

constexpr std::size_t kShown = 5;

/// The provider's list may hold globs itself.
bool is_known(const Codes& known, const std::string& code)
{
  return std::any_of(known.begin(), known.end(), [&](const preset::EventCodeInfo& info) {
    return glob_match(info.code, code) || glob_match(code, info.code);
  });
}

void check_active(const Subject& subject, const ExaminedAccount& account, Findings& findings)
{
  const account::Account& fields = account.loaded->account;
  if (fields.events.empty()) {
    findings.push_back(
        {"events.active",
         Level::warning,
         text(words_for(account), ": no event is active, so that none is delivered"),
         subject.store.file(account.name).string(),
         text("activate what you want: hookctl event activate ", fields.name.value(), " --all")});
  }
}

void check_known(const Subject& subject, const ExaminedAccount& account, Findings& findings)
{
  const account::Account& fields = account.loaded->account;
  if (!account.preset || !*account.preset || (*account.preset)->event.codes.empty()) {
    return; // anything may be one of its codes
  }
  for (const std::string& code : fields.events) {
    if (!is_known((*account.preset)->event.codes, code)) {
      findings.push_back(
          {"events.known",
           is_glob(code) ? Level::warning : Level::note,
           text(words_for(account),
                is_glob(code) ? ": no code that the provider is known to send matches "
                              : ": the provider is not known to send ",
                quote(code)),
           subject.store.file(account.name).string(),
           text("see which there are: hookctl event list ", fields.name.value())});
    }
  }
}

/// What may arrive, as far as it is known: the provider's codes that are active, and active ones
/// that are no globs.
std::vector<std::string> expected_codes(const ExaminedAccount& account)
{
  const auto& active = account.loaded->account.events;
  std::vector<std::string> codes;
  for (const auto& info :
       account.preset&&* account.preset ? (*account.preset)->event.codes : Codes{}) {
    if (!is_glob(info.code) && account::is_active(active, info.code)) {
      codes.push_back(info.code);
    }
  }
  for (const std::string& code : active) {
    if (!is_glob(code) && std::find(codes.begin(), codes.end(), code) == codes.end()) {
      codes.push_back(code);
    }
  }
  return codes;
}

bool is_taken(const std::vector<routing::Definition>& destinations,
              const account::Account& account,
              const std::string& code)
{
  return std::any_of(destinations.begin(), destinations.end(), [&](const auto& destination) {
    return destination.enabled &&
           destination.route.may_take(
               {account.name.value(), code, account.send_to_user ? "user" : "bot"});
  });
}

void check_taken(const Subject& subject,
                 const std::vector<routing::Definition>& destinations,
                 const ExaminedAccount& account,
                 Findings& findings)
{
  const account::Account& fields = account.loaded->account;
  const auto codes = expected_codes(account);
  std::vector<std::string> lost;
  std::copy_if(codes.begin(), codes.end(), std::back_inserter(lost), [&](const std::string& code) {
    return !is_taken(destinations, fields, code);
  });
  if (lost.empty()) {
    return;
  }
  const bool is_all = lost.size() == codes.size();
  const std::size_t more = lost.size() > kShown ? lost.size() - kShown : 0;
  lost.resize(lost.size() - more);
  findings.push_back(
      {"events.taken",
       Level::warning,
       text(words_for(account),
            ": no destination takes ",
            is_all ? "any of its events: " : "",
            join(lost, ", "),
            more > 0 ? text(" and ", more, " more") : std::string()),
       subject.store.file(account.name).string(),
       "add one (hookctl destination add --help), or widen the accounts and events of one"});
}

} // namespace

Result<Findings> check_events(const Subject& subject)
{
  HOOKCTL_TRY_AS(const auto accounts, subject.accounts);
  Findings findings;
  const auto each = [&](auto check) {
    for (const ExaminedAccount& account : accounts) {
      if (account.loaded) {
        check(account);
      }
    }
  };
  each([&](const ExaminedAccount& account) { check_active(subject, account, findings); });
  add_ok(findings, "events.active", "every account has active events");
  each([&](const ExaminedAccount& account) { check_known(subject, account, findings); });
  add_ok(findings, "events.known", "every active code is one that its provider may send");
  HOOKCTL_TRY_AS(const auto settings, subject.settings);
  if (settings.destinations.empty()) {
    findings.push_back({"events.taken",
                        Level::note,
                        "there is no destination: events go only where 'hookctl listen' is told on "
                        "its command line",
                        settings_path(subject),
                        "add one: hookctl destination add --help"});
    return findings;
  }
  each([&](const ExaminedAccount& account) {
    check_taken(subject, settings.destinations, account, findings);
  });
  add_ok(findings, "events.taken", "a destination takes every event that is active");
  return findings;
}

} // namespace hookctl::doctor
