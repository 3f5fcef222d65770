#include "hookctl/os/file_set.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"
#include "hookctl/os/detail/change_record.hpp"
#include "hookctl/os/detail/replace_file.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/os/system_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>

namespace hookctl::os {

namespace {

using detail::ChangeRecord;

constexpr std::size_t kMaxRecord = 256U << 20U;

std::filesystem::path record_file(const std::filesystem::path& folder)
{
  return folder / ".changes";
}

/// No record is the record of no change.
Result<ChangeRecord> read_record(const std::filesystem::path& folder)
{
  const auto file = record_file(folder);
  auto bytes = read_file(file, kMaxRecord);
  if (!bytes && bytes.error().code == ErrorCode::not_found) {
    return ChangeRecord{};
  }
  HOOKCTL_TRY(bytes);
  return detail::parse_record(*bytes, file.string());
}

Result<> write_record(const std::filesystem::path& folder, const ChangeRecord& record)
{
  const std::string bytes = detail::write_record(record);
  if (bytes.size() > kMaxRecord) {
    return fail(ErrorCode::invalid_argument,
                text("a change of ", bytes.size(), " bytes is more than is done at once"),
                "do it in parts");
  }
  return write_file_atomic(record_file(folder), bytes);
}

Result<> take_away(const std::filesystem::path& file)
{
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) {
    return fail(system_error("remove", file, errno));
  }
  return {};
}

/// All of them on stable storage. A few one after the other; for many that takes seconds on a busy
/// disk, and it is their file system as a whole that is told once (syncfs(2) says since Linux 5.8
/// when that fails).
Result<> flush_all(const std::set<std::filesystem::path>& places)
{
  constexpr std::size_t kFew = 8;
  std::set<dev_t> told;
  for (const auto& place : places) {
    const Descriptor opened(
        retry([&] { return ::open(place.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); }));

    struct stat found {};

    if (!opened.is_open() || ::fstat(opened.get(), &found) != 0) {
      return fail(system_error("flush", place, errno));
    }
    if (places.size() > kFew && !told.insert(found.st_dev).second) {
      continue;
    }
    const auto flush = places.size() > kFew ? ::syncfs : ::fsync;
    if (retry([&] { return flush(opened.get()); }) != 0) {
      return fail(system_error("flush", place, errno));
    }
  }
  return {};
}

/// Makes the files what the record says, and flushes all of them after.
Result<> put_in_place(const std::filesystem::path& folder,
                      const std::vector<FileChange>& changes,
                      const AfterStep& after_step)
{
  std::set<std::filesystem::path> touched;
  for (const FileChange& change : changes) {
    const auto file = folder / change.file;
    if (change.bytes) {
      HOOKCTL_TRY(make_folders(file.parent_path()));
      HOOKCTL_TRY_AS(auto target,
                     detail::replace_file(file, *change.bytes, 0600, detail::Durable::later));
      touched.insert(target.parent_path());
      touched.insert(std::move(target));
    } else {
      HOOKCTL_TRY(take_away(file));
      if (os::exists(file.parent_path())) { // nothing is in a folder that never was
        touched.insert(file.parent_path());
      }
    }
    after_step();
  }
  HOOKCTL_TRY(flush_all(touched));
  after_step();
  return {};
}

Result<> carry_out(const std::filesystem::path& folder,
                   const ChangeRecord& record,
                   const AfterStep& after_step)
{
  HOOKCTL_TRY(put_in_place(folder, record.changes, after_step));
  return write_record(folder, {record.version, {}});
}

/// For an error after which the change is not undone.
auto counts(const std::filesystem::path& folder)
{
  return within(text("the change counts, and ",
                     record_file(folder).string(),
                     " is carried out by the next command that can"));
}

} // namespace

Result<> change_files(const std::filesystem::path& folder,
                      std::span<const FileChange> changes,
                      const AfterStep& after_step)
{
  if (changes.empty()) {
    return {};
  }
  const AfterStep step = after_step ? after_step : [] {};
  HOOKCTL_TRY_AS(const auto before, read_record(folder));
  const ChangeRecord record{before.version + 1, {changes.begin(), changes.end()}};
  step();
  if (auto written = write_record(folder, record); !written) {
    // The record may be there though its folder could not be flushed.
    const auto there = read_record(folder);
    return there && there->version == record.version ? written.map_error(counts(folder)) : written;
  }
  step();
  auto done = carry_out(folder, record, step);
  step();
  return done.map_error(counts(folder));
}

Result<> finish_changes(const std::filesystem::path& folder, const AfterStep& after_step)
{
  HOOKCTL_TRY_AS(const auto record, read_record(folder));
  if (record.changes.empty()) {
    return {};
  }
  return carry_out(
      folder, record, after_step ? after_step : [] {});
}

Result<FileSet> FileSet::open(const std::filesystem::path& folder)
{
  HOOKCTL_TRY_AS(auto record, read_record(folder));
  FileSet set;
  set.m_folder = folder.lexically_normal();
  set.m_version = record.version;
  for (FileChange& change : record.changes) {
    set.m_pending.insert_or_assign(change.file.generic_string(), std::move(change.bytes));
  }
  if (set.is_pending()) {
    struct stat found {};

    set.m_is_own = ::stat(record_file(folder).c_str(), &found) == 0 && found.st_uid == ::geteuid();
  }
  return set;
}

FileSet::Files::const_iterator FileSet::find(const std::filesystem::path& file) const
{
  return m_pending.empty()
             ? m_pending.end()
             : m_pending.find(
                   file.lexically_normal().lexically_relative(m_folder).generic_string());
}

bool FileSet::is_pending(const std::filesystem::path& file) const
{
  return find(file) != m_pending.end();
}

Result<std::string> FileSet::read_file(const std::filesystem::path& file, std::size_t limit) const
{
  const auto pending = find(file);
  if (pending == m_pending.end()) {
    return os::read_file(file, limit);
  }
  if (!pending->second) {
    return fail(system_error("read", file, ENOENT));
  }
  if (pending->second->size() > limit) {
    return fail(Failure::too_large,
                text(quote(file.string(), 500), " is larger than ", limit, " bytes"));
  }
  return *pending->second;
}

Result<std::vector<std::string>> FileSet::list_files(const std::filesystem::path& folder,
                                                     std::string_view suffix) const
{
  HOOKCTL_TRY_AS(auto names, os::list_files(folder, suffix));
  if (m_pending.empty()) {
    return names;
  }
  std::erase_if(names, [&](const std::string& name) { return is_pending(folder / name); });
  for (const auto& [file, bytes] : m_pending) {
    const auto path = m_folder / file;
    if (bytes && path.parent_path() == folder.lexically_normal() &&
        std::string_view(file).ends_with(suffix)) {
      names.push_back(path.filename().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

bool FileSet::exists(const std::filesystem::path& file) const
{
  const auto pending = find(file);
  return pending == m_pending.end() ? os::exists(file) : pending->second.has_value();
}

} // namespace hookctl::os
