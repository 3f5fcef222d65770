#include "hookctl/account/keys.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/destination/factory.hpp"
#include "hookctl/doctor/checks.hpp"
#include "hookctl/nats/servers.hpp"

#include <algorithm>

namespace hookctl::doctor {

namespace {

using routing::Definition;

std::string name_of(const Definition& definition)
{
  return text("destination ", definition.name);
}

/// Made as a listener would make it: its URL, its secret, its format.
void check_made(const Subject& subject, const Definition& definition, Findings& findings)
{
  const auto folder = account::settings_file(subject.paths, subject.environment).parent_path();
  bool is_here = true; // every secret
  const destination::World world{
      subject.clock,
      subject.variables,
      [&](const model::KeyReference& reference) {
        auto key = account::resolve_key(reference, subject.variables, folder);
        is_here = is_here && (key || reference.kind == model::KeyReference::Kind::file);
        return key;
      },
      [](std::string_view) -> Result<> { return {}; }};
  const auto made = destination::make_destination(definition, world);
  if (made) {
    return;
  }
  Finding finding = of_error("destinations.valid",
                             is_here ? Level::problem : Level::warning,
                             made.error(),
                             name_of(definition));
  finding.where = settings_path(subject);
  if (!is_here) {
    finding.what += "; whether it is where the listener runs cannot be known from here";
  }
  findings.push_back(std::move(finding));
}

/// The program of exec, the folder of file: what is on this machine.
void check_local(const Subject& subject, const Definition& definition, Findings& findings)
{
  if (const auto* exec = std::get_if<routing::Exec>(&definition.target)) {
    if (!os::find_program(exec->argv.front(), subject.variables.get("PATH").value_or(""))) {
      findings.push_back({"destinations.local",
                          Level::problem,
                          text(name_of(definition),
                               ": there is no program ",
                               quote(exec->argv.front()),
                               " that may be run"),
                          settings_path(subject),
                          "install it, name it by its whole path, or make it executable (chmod "
                          "u+x)"});
    }
  }
  if (const auto* file = std::get_if<routing::File>(&definition.target)) {
    const auto folder = file->path.parent_path();
    if (!os::may_write(folder)) {
      findings.push_back(
          {"destinations.local",
           Level::problem,
           text(name_of(definition), ": its folder is not there or cannot be written"),
           folder.string(),
           text("make it for the listener's user: mkdir -p ", folder.string())});
    }
  }
}

void check_route(const Subject& subject,
                 const Definition& definition,
                 const std::vector<ExaminedAccount>& accounts,
                 Findings& findings)
{
  for (const std::string& pattern : definition.route.accounts) {
    const bool matches =
        std::any_of(accounts.begin(), accounts.end(), [&](const ExaminedAccount& account) {
          return glob_match(pattern, account.name.value());
        });
    if (!matches) {
      findings.push_back({"destinations.route",
                          Level::warning,
                          text(name_of(definition), ": there is no account ", quote(pattern)),
                          settings_path(subject),
                          "see which there are: hookctl account list"});
    }
  }
}

/// Where it goes to over the network.
struct Peer {
  std::string host;
  int port = 0;
};

Result<std::vector<Peer>> peers_of(const Definition& definition)
{
  std::vector<std::string> urls;
  if (const auto* http = std::get_if<routing::Http>(&definition.target)) {
    urls = {http->url};
  } else if (const auto* bot = std::get_if<routing::Bot>(&definition.target)) {
    urls = {bot->url};
  } else if (const auto* nats = std::get_if<routing::Nats>(&definition.target)) {
    HOOKCTL_TRY_AS(const auto servers, nats::parse_servers(nats->url));
    for (const std::string& server : servers) {
      urls.push_back(text("http", server.substr(server.find("://"))));
    }
  }
  std::vector<Peer> peers;
  for (const std::string& url : urls) {
    if (!url.empty()) {
      HOOKCTL_TRY_AS(const auto parsed, model::parse_url(url));
      peers.push_back({parsed.host, parsed.port});
    }
  }
  return peers;
}

void check_reach(const Subject& subject, const Definition& definition, Findings& findings)
{
  const auto peers = peers_of(definition).value_or(std::vector<Peer>{});
  std::vector<Result<>> answers;
  for (const Peer& peer : peers) {
    answers.push_back(subject.tools.connect(peer.host, peer.port));
  }
  const bool is_reached = std::any_of(
      answers.begin(), answers.end(), [](const Result<>& one) { return one.has_value(); });
  // One of several servers is enough.
  const Level level = is_reached ? Level::warning : Level::problem;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    const Peer& peer = peers[i];
    if (!answers[i]) {
      Finding finding =
          of_error("destinations.reach", level, answers[i].error(), name_of(definition));
      finding.where = routing::describe(definition.target);
      if (finding.mend.empty()) {
        finding.mend = text("see what it answers: hookctl destination test ", definition.name);
      }
      findings.push_back(std::move(finding));
    } else {
      findings.push_back(
          {"destinations.reach",
           Level::ok,
           text(name_of(definition), ": ", peer.host, ":", peer.port, " can be reached"),
           routing::describe(definition.target)});
    }
  }
}

void check_enabled(const Subject& subject, const Definition& definition, Findings& findings)
{
  if (!definition.enabled) {
    findings.push_back({"destinations.enabled",
                        Level::note,
                        text(name_of(definition), " is switched off: it takes no events"),
                        settings_path(subject),
                        "take 'enabled: false' away to use it"});
  }
}

} // namespace

Result<Findings> check_destinations(const Subject& subject)
{
  HOOKCTL_TRY_AS(const auto settings, subject.settings);
  HOOKCTL_TRY_AS(const auto accounts, subject.accounts);
  Findings findings;
  const auto each = [&](auto check) {
    for (const Definition& definition : settings.destinations) {
      check(definition);
    }
  };
  const std::size_t count = settings.destinations.size();
  each([&](const Definition& one) { check_made(subject, one, findings); });
  add_ok(findings,
         "destinations.valid",
         text(counted(count, "destination is", "destinations are"), " complete, secrets too"));
  each([&](const Definition& one) { check_local(subject, one, findings); });
  add_ok(findings, "destinations.local", "the programs and folders that they need are here");
  each([&](const Definition& one) { check_route(subject, one, accounts, findings); });
  add_ok(findings, "destinations.route", "every account that they name exists");
  each([&](const Definition& one) { check_enabled(subject, one, findings); });
  add_ok(findings, "destinations.enabled", "none is switched off");
  if (subject.reach.destinations) {
    each([&](const Definition& one) { check_reach(subject, one, findings); });
    add_ok(findings, "destinations.reach", "none is on the network");
  } else {
    findings.push_back({"destinations.reach",
                        count == 0 ? Level::ok : Level::note,
                        count == 0 ? "there is none to reach"
                                   : "skipped: whether they can be reached is looked at on request",
                        "",
                        count == 0 ? "" : "add --connect"});
  }
  return findings;
}

} // namespace hookctl::doctor
