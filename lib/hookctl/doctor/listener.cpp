#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"
#include "hookctl/http/forwarded.hpp"

#include <algorithm>

namespace hookctl::doctor {

namespace {

/// Beside its connections a listener has the journal's files, its destinations' connections and
/// watches open.
constexpr std::uint64_t kBesideConnections = 256;

bool is_our_listener(const os::Process& process)
{
  const auto& words = process.words;
  return process.name.starts_with("hookctl") &&
         std::find(words.begin(), words.end(), "listen") != words.end();
}

/// Who holds the address: by its port, else by the journal that a listener of ours has.
std::optional<os::Process> find_holder(const Subject& subject, const http::BindAddress& address)
{
  if (address.unix_path.empty()) {
    if (auto holder = subject.tools.find_listener(address.port)) {
      return holder;
    }
  }
  std::filesystem::path lock =
      subject.settings ? subject.settings->journal : std::filesystem::path();
  lock += ".lock";
  const auto writer = subject.tools.find_lock_holder(lock);
  return writer && is_our_listener(*writer) ? writer : std::nullopt;
}

Finding of_held(const Subject& subject,
                const std::string& typed,
                const http::BindAddress& address,
                const Error& error)
{
  Finding finding{"listener.address", Level::problem, "", settings_path(subject), error.hint};
  const auto holder = find_holder(subject, address);
  if (!holder) {
    finding.what = text(typed, " is in use by a process that may not be seen from here");
    finding.mend =
        "ask as root who it is (ss -ltnp), or choose another address: hookctl env set --bind";
  } else if (is_our_listener(*holder)) {
    finding.level = Level::ok;
    finding.what = text(typed, " is held by a running hookctl listener, process ", holder->id);
    finding.mend.clear();
  } else if (holder->id == 1) {
    finding.level = Level::ok;
    finding.what =
        text(typed, " is held by the service manager, for hookctl.socket or another unit");
    finding.mend.clear();
  } else {
    finding.what =
        text(typed, " is in use by process ", holder->id, " (", printable(holder->name), ")");
    finding.mend = text("stop it, or choose another address: hookctl env set ",
                        model::to_string(subject.environment),
                        " --bind 127.0.0.1:PORT");
  }
  return finding;
}

void check_address(const Subject& subject, const std::string& typed, Findings& findings)
{
  const auto address = http::parse_bind_address(typed);
  const auto free = address ? subject.tools.try_bind(*address) : Result<>(fail(address.error()));
  if (free) {
    findings.push_back(
        {"listener.address", Level::ok, text(typed, " can be bound"), settings_path(subject)});
  } else if (free.error().code == ErrorCode::busy) {
    findings.push_back(of_held(subject, typed, *address, free.error()));
  } else {
    Finding finding = of_error("listener.address", Level::problem, free.error());
    finding.where = settings_path(subject);
    findings.push_back(std::move(finding));
  }
}

std::vector<std::string> names_that_limit_senders(const std::vector<ExaminedAccount>& accounts)
{
  std::vector<std::string> names;
  for (const ExaminedAccount& account : accounts) {
    if (account.loaded && !account.loaded->account.allow_from.empty()) {
      names.push_back(account.name.value());
    }
  }
  return names;
}

/// Senders call https, the listener speaks plain HTTP: something in front of it ends TLS, and only
/// if it is trusted is its word taken for who called, and by which URL.
void check_proxy(const Subject& subject,
                 const account::EnvironmentSettings& settings,
                 Findings& findings)
{
  const bool is_behind = settings.public_url && settings.public_url->starts_with("https://") &&
                         settings.tls_certificate.empty();
  const std::string mend = text("say whose word counts: hookctl env set ",
                                model::to_string(subject.environment),
                                " --trusted-proxy ADDRESS");
  Finding finding{"listener.proxy", Level::ok, "", settings_path(subject)};
  if (!is_behind) {
    finding.what = "no proxy has to be trusted: senders reach the listener as public_url says";
  } else if (!settings.trusted_proxies.empty()) {
    finding.level = Level::note;
    finding.what = text("the word of ",
                        join(settings.trusted_proxies, ", "),
                        " is taken; whether it sends X-Forwarded-For and X-Forwarded-Proto: https "
                        "cannot be known from here");
    finding.mend = "see what arrives: hookctl inbox show ID";
  } else {
    const auto names =
        names_that_limit_senders(subject.accounts.value_or(std::vector<ExaminedAccount>{}));
    finding.level = names.empty() ? Level::warning : Level::problem;
    finding.what =
        names.empty()
            ? "public_url is https and the listener speaks plain HTTP, but no proxy is trusted: "
              "every sender has the proxy's address, and X-Forwarded-Proto is not heard"
            : text("public_url is https and the listener speaks plain HTTP, but no proxy is "
                   "trusted: allow_from of ",
                   join(names, ", "),
                   " is held against the proxy's address");
    finding.mend = mend;
  }
  findings.push_back(std::move(finding));
}

void check_descriptors(const Subject& subject, Findings& findings)
{
  const auto limits = subject.tools.descriptor_limits();
  const std::uint64_t wanted = http::ServerLimits{}.connections + kBesideConnections;
  Finding finding{"listener.descriptors",
                  Level::ok,
                  text("a process of this user may open ",
                       limits.most,
                       " descriptors; a listener with as many connections as it allows takes ",
                       wanted)};
  if (limits.most == 0) {
    finding.level = Level::note;
    finding.what = "skipped: how many descriptors may be open is not known here";
  } else if (limits.most < wanted) {
    finding.level = Level::warning;
    finding.what = text("a process of this user may open ",
                        limits.most,
                        " descriptors; a listener whose connections are all in use takes ",
                        wanted,
                        ", and beyond turns new ones away");
    finding.mend = "raise it: LimitNOFILE= of the unit, or ulimit -n";
  }
  findings.push_back(std::move(finding));
}

} // namespace

Result<Findings> check_listener(const Subject& subject)
{
  HOOKCTL_TRY_AS(const auto settings, subject.settings);
  Findings findings;
  check_address(subject, settings.bind, findings);
  if (settings.admin) {
    check_address(subject, *settings.admin, findings);
  }
  check_proxy(subject, settings, findings);
  check_descriptors(subject, findings);
  return findings;
}

} // namespace hookctl::doctor
