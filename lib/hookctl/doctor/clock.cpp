#include "hookctl/base/clock.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"
#include "hookctl/doctor/http_date.hpp"
#include "hookctl/doctor/public_answer.hpp"
#include "hookctl/os/folder_entries.hpp"

#include <algorithm>

namespace hookctl::doctor {

namespace {

using std::chrono::seconds;

/// A Date header has whole seconds, and took a while to come.
constexpr seconds kUnnoticed{5};
/// Half of what signed timestamps are usually allowed.
constexpr seconds kHarmful{150};

constexpr std::string_view kMend =
    "set the clock by the network: timedatectl set-ntp true (systemd-timesyncd or chrony)";

Finding of_difference(seconds ahead, const std::string& url)
{
  const seconds off{std::abs(ahead.count())};
  Finding finding{"clock.time", Level::ok, "", url};
  const std::string compared = text("compared with the Date header of ", url);
  if (off <= kUnnoticed) {
    finding.what = text("this machine's clock agrees, ", compared);
    return finding;
  }
  finding.level = off >= kHarmful ? Level::problem : Level::warning;
  finding.what = text("this machine's clock is ",
                      off.count(),
                      " s ",
                      ahead > seconds{0} ? "ahead" : "behind",
                      ", ",
                      compared,
                      ": signed timestamps are refused when they seem too old or from the future");
  finding.mend = kMend;
  return finding;
}

/// The newest of our files, and which it is.
std::optional<std::pair<TimePoint, std::string>> newest_file(const Subject& subject)
{
  const auto environment = model::to_string(subject.environment);
  std::optional<std::pair<TimePoint, std::string>> newest;
  std::vector<std::filesystem::path> folders = {subject.paths.config,
                                                subject.paths.providers(),
                                                subject.paths.environment(environment),
                                                subject.paths.accounts(environment)};
  if (subject.settings) {
    folders.push_back(subject.settings->journal.parent_path());
  }
  for (const auto& folder : folders) {
    for (const os::Entry& entry : os::list_entries(folder).value_or(std::vector<os::Entry>{})) {
      if (entry.kind == os::Entry::Kind::file && (!newest || entry.modified > newest->first)) {
        newest = {entry.modified, (folder / entry.name).string()};
      }
    }
  }
  return newest;
}

/// Without anybody to ask: a clock that is behind our own files is wrong, one that is not may be.
Finding of_files(const Subject& subject, std::string_view why)
{
  Finding finding{"clock.time", Level::note, ""};
  const auto newest = newest_file(subject);
  if (!newest) {
    finding.what = text("nothing to compare this machine's clock with (", why, ")");
  } else if (newest->first > subject.clock.now() + kUnnoticed) {
    finding.level = Level::problem;
    finding.what =
        text("this machine's clock is behind the time of a file, ", format_time(newest->first));
    finding.where = newest->second;
    finding.mend = kMend;
  } else {
    finding.what = text("this machine's clock is not behind its newest file; it was compared with "
                        "nothing else (",
                        why,
                        ")");
    finding.where = newest->second;
  }
  return finding;
}

Finding check_time(const Subject& subject, const account::EnvironmentSettings& settings)
{
  if (!settings.public_url) {
    return of_files(subject, "there is no public URL");
  }
  const auto answer = public_answer(subject, *settings.public_url);
  if (!answer) {
    return of_files(subject, "--offline");
  }
  if (!answer->response) {
    return of_files(subject, "the public URL cannot be reached");
  }
  const auto header = model::find_header(answer->response->headers, "Date");
  const auto date = header ? parse_http_date(*header) : std::nullopt;
  if (!date) {
    return of_files(subject, "the public URL answers without a Date header");
  }
  return of_difference(std::chrono::duration_cast<seconds>(answer->at - *date),
                       *settings.public_url);
}

} // namespace

Result<Findings> check_clock(const Subject& subject)
{
  HOOKCTL_TRY_AS(const auto settings, subject.settings);
  return Findings{check_time(subject, settings)};
}

} // namespace hookctl::doctor
