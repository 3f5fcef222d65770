#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"
#include "hookctl/os/file_set.hpp"
#include "hookctl/os/folder_entries.hpp"

namespace hookctl::doctor {

namespace {

constexpr unsigned kOthersWrite = 0002;
constexpr unsigned kGroupWrites = 0020;
constexpr unsigned kOthersRead = 0044;
/// A write takes no longer: what is older was left behind.
constexpr std::chrono::minutes kLongestWrite{1};

/// A file or folder of ours, and whether what is in it is nobody else's business.
struct Place {
  std::filesystem::path path;
  os::Entry entry;
  bool is_private = false;
};

/// What there is of a place; links count as what they lead to.
void add_place(std::vector<Place>& places, const std::filesystem::path& path, bool is_private)
{
  if (auto entry = os::look_at(path)) {
    places.push_back({path, *std::move(entry), is_private});
  }
}

Result<>
add_folder(std::vector<Place>& places, const std::filesystem::path& folder, bool is_private)
{
  add_place(places, folder, false);
  HOOKCTL_TRY_AS(const auto entries, os::list_entries(folder));
  for (const os::Entry& entry : entries) {
    if (entry.kind != os::Entry::Kind::folder) {
      add_place(places, folder / entry.name, is_private);
    }
  }
  return {};
}

std::filesystem::path journal_folder(const Subject& subject)
{
  return subject.settings ? subject.settings->journal.parent_path()
                          : subject.paths.journal(to_string(subject.environment)).parent_path();
}

bool has_journal_file(const Subject& subject)
{
  return !subject.settings || !subject.settings->shared_journal;
}

Result<std::vector<Place>> find_places(const Subject& subject)
{
  const auto environment = model::to_string(subject.environment);
  std::vector<Place> places;
  HOOKCTL_TRY(add_folder(places, subject.paths.config, false));
  HOOKCTL_TRY(add_folder(places, subject.paths.providers(), false));
  HOOKCTL_TRY(add_folder(places, subject.paths.environment(environment), true));
  HOOKCTL_TRY(add_folder(places, subject.paths.accounts(environment), true));
  if (has_journal_file(subject)) {
    HOOKCTL_TRY(add_folder(places, journal_folder(subject), true));
  }
  return places;
}

std::string octal(unsigned mode)
{
  std::string digits;
  for (const unsigned shift : {9U, 6U, 3U, 0U}) {
    digits += static_cast<char>('0' + ((mode >> shift) & 7U));
  }
  return digits;
}

void check_mode(const Place& place, Findings& findings)
{
  const std::string path = place.path.string();
  const bool is_folder = place.entry.kind == os::Entry::Kind::folder;
  const unsigned mode = place.entry.mode;
  const std::string mend = text("run: chmod ", is_folder ? "go-w " : "600 ", path);
  const std::string has =
      text(is_folder ? "a folder" : "a file", " of mode ", octal(mode), " can be ");
  if ((mode & (kOthersWrite | kGroupWrites)) != 0) {
    const bool anybody = (mode & kOthersWrite) != 0;
    findings.push_back({"files.modes",
                        anybody ? Level::problem : Level::warning,
                        text(has, "changed by ", anybody ? "everybody" : "its group"),
                        path,
                        mend});
  } else if (place.is_private && !is_folder && (mode & kOthersRead) != 0) {
    findings.push_back({"files.modes", Level::warning, text(has, "read by others"), path, mend});
  }
}

void check_owner(const Place& place, Findings& findings)
{
  const std::uint32_t user = os::effective_user();
  if (place.entry.owner == user) {
    return;
  }
  findings.push_back({"files.owner",
                      Level::warning,
                      text("belongs to user ", place.entry.owner, ", and this is user ", user),
                      place.path.string(),
                      text("run hookctl as the user whose files they are, or: chown ",
                           user,
                           " ",
                           place.path.string())});
}

/// The folder, or where it would be made.
std::filesystem::path nearest_existing(std::filesystem::path folder)
{
  while (folder.has_relative_path() && !os::look_at(folder)) {
    folder = folder.parent_path();
  }
  return folder;
}

void check_writable(const std::filesystem::path& folder,
                    Level level,
                    std::string_view what,
                    Findings& findings)
{
  const auto place = nearest_existing(folder);
  if (os::may_write(place)) {
    return;
  }
  // What is above the folder is somebody else's.
  const std::string mend = place == folder
                               ? text("give this user the folder (chmod u+w ", place.string(), ")")
                               : text("have ", folder.string(), " made for this user");
  findings.push_back({"files.writable",
                      level,
                      std::string(what),
                      place.string(),
                      mend + ", or see how the file system is mounted"});
}

void check_all_writable(const Subject& subject, Findings& findings)
{
  check_writable(subject.paths.accounts(model::to_string(subject.environment)),
                 Level::warning,
                 "the folder cannot be written: no account can be changed here",
                 findings);
  if (has_journal_file(subject)) {
    check_writable(journal_folder(subject),
                   Level::problem,
                   "the folder cannot be written: no delivery can be kept here",
                   findings);
  }
}

void check_leftovers(const std::vector<Place>& places, TimePoint now, Findings& findings)
{
  for (const Place& place : places) {
    if (place.entry.name.starts_with(".hookctl-") && place.entry.name.ends_with(".tmp") &&
        now - place.entry.modified > kLongestWrite) {
      findings.push_back({"files.leftovers",
                          Level::warning,
                          "a write that was broken off left this file behind",
                          place.path.string(),
                          text("nothing reads it; run: rm ", place.path.string())});
    }
  }
}

/// A change of several files (os/file_set.hpp) whose process ended too early, or is still at it.
Result<> check_unfinished(const Subject& subject, Findings& findings)
{
  const auto folder = subject.paths.environment(model::to_string(subject.environment));
  HOOKCTL_TRY_AS(const auto files, os::FileSet::open(folder));
  if (!files.is_pending()) {
    return {};
  }
  const auto record = folder / ".changes";
  if (const auto holder = subject.tools.find_lock_holder(folder / ".lock")) {
    findings.push_back({"files.unfinished",
                        Level::note,
                        text("process ", holder->id, " (", holder->name, ") is changing files"),
                        record.string()});
    return {};
  }
  const auto entry = files.is_own() ? std::nullopt : os::look_at(record);
  findings.push_back({"files.unfinished",
                      Level::warning,
                      "a change of several files counts, but not all of them are written: the "
                      "process that began it ended too early",
                      record.string(),
                      text("the next command",
                           entry ? text(" that user ", entry->owner, " runs") : "",
                           " finishes it, such as: hookctl account list",
                           env_flag(subject))});
  return {};
}

/// `shop.yml`, `shop.yaml~`, `shop.yaml.bak`, `Shop.yaml`: who wrote it may think that it counts.
bool looks_like_account(const std::string& name)
{
  const std::string small = lower(name);
  return !name.starts_with(".") &&
         (small.find(".yaml") != std::string::npos || small.find(".yml") != std::string::npos);
}

Result<> check_strays(const Subject& subject, Findings& findings)
{
  HOOKCTL_TRY_AS(const auto names, subject.store.names());
  HOOKCTL_TRY_AS(const auto entries, os::list_entries(subject.store.folder()));
  for (const os::Entry& entry : entries) {
    const std::string stem = std::filesystem::path(entry.name).stem().string();
    const bool is_account =
        entry.name.ends_with(".yaml") && std::find(names.begin(), names.end(), stem) != names.end();
    if (looks_like_account(entry.name) && !is_account) {
      findings.push_back(
          {"files.strays",
           Level::warning,
           text("file ", quote(entry.name), " looks like an account and is left out"),
           (subject.store.folder() / entry.name).string(),
           "call it NAME.yaml, with NAME of a-z, 0-9 and _, or move it elsewhere"});
    }
  }
  return {};
}

} // namespace

Result<Findings> check_files(const Subject& subject)
{
  HOOKCTL_TRY_AS(const auto places, find_places(subject));
  Findings findings;
  for (const Place& place : places) {
    check_mode(place, findings);
  }
  add_ok(findings,
         "files.modes",
         text(counted(places.size(), "file or folder is", "files and folders are"),
              " closed to others as far as needed"));
  for (const Place& place : places) {
    check_owner(place, findings);
  }
  add_ok(findings, "files.owner", "all of them belong to this user");
  check_all_writable(subject, findings);
  add_ok(findings, "files.writable", "accounts can be changed and deliveries kept");
  check_leftovers(places, subject.clock.now(), findings);
  add_ok(findings, "files.leftovers", "no write was left half done");
  HOOKCTL_TRY(check_unfinished(subject, findings));
  add_ok(findings, "files.unfinished", "no change was left half made");
  HOOKCTL_TRY(check_strays(subject, findings));
  add_ok(findings, "files.strays", "every file that looks like an account is one");
  return findings;
}

} // namespace hookctl::doctor
