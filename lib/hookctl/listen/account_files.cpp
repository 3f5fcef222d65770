#include "hookctl/listen/account_files.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <iterator>

namespace hookctl::listen {

namespace {

using receive::AccountTable;

bool serves(const AccountTable& table, const std::string& name)
{
  const auto found = table.accounts.find(name);
  return found != table.accounts.end() && !found->second.stopped;
}

} // namespace

AccountFiles::AccountFiles(AccountOrigin origin, const Clock& clock)
    : m_origin(std::move(origin))
    , m_clock(clock)
{
  auto& names = m_origin.names;
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

Result<std::vector<std::string>> AccountFiles::names(const account::Store& store) const
{
  return m_origin.names.empty() ? store.names() : Result<std::vector<std::string>>(m_origin.names);
}

AccountReading AccountFiles::read(const account::Store& store, const std::string& name) const
{
  const auto variables = m_has_started ? Variables::of_the_start : Variables::current;
  return read_account(m_origin, store, name, variables, m_clock.now());
}

Result<LoadedAccounts> AccountFiles::load()
{
  HOOKCTL_TRY_AS(auto loaded, m_origin.store.steadily([this](const account::Store& store) {
    return load_from(store);
  }));
  m_has_started = true;
  return loaded;
}

Result<LoadedAccounts> AccountFiles::load_from(const account::Store& store)
{
  LoadedAccounts loaded;
  loaded.table.environment = m_origin.environment;
  m_sources.clear();
  HOOKCTL_TRY_AS(const auto wanted, names(store));
  for (const std::string& name : wanted) {
    AccountReading reading = read(store, name);
    if (reading.is_missing && !m_origin.names.empty()) {
      return fail(reading.ready.error());
    }
    if (reading.is_missing) {
      continue;
    }
    Source& source = m_sources[name];
    source.files = std::move(reading.files);
    source.is_settled = reading.is_settled;
    if (!reading.ready) {
      source.told = reading.ready.error();
      loaded.broken.push_back({name, std::move(reading.ready).error()});
      continue;
    }
    source.told = reading.ready->stopped;
    source.digest = source.told ? "" : std::move(reading.digest);
    loaded.table.accounts.emplace(name, *std::move(reading.ready));
  }
  return loaded;
}

AccountChanges AccountFiles::look(const AccountTable& serving, Look how)
{
  AccountChanges changes;
  const auto seen = m_origin.store.as_it_is();
  auto wanted = seen ? names(*seen) : Result<std::vector<std::string>>(fail(seen.error()));
  if (wanted && !os::file_state(m_origin.store.folder()).exists) {
    // Whoever takes the whole folder away does not mean each account in it.
    wanted =
        fail(ErrorCode::not_found,
             text("the accounts' folder ", quote(m_origin.store.folder().string()), " is gone"));
  }
  if (!wanted) {
    if (m_folder_error != wanted.error()) {
      changes.folder = m_folder_error = wanted.error();
    }
    return changes;
  }
  m_folder_error.reset();
  std::vector<std::string> known;
  std::ranges::transform(
      m_sources, std::back_inserter(known), [](const auto& one) { return one.first; });
  for (const std::string& name : known) {
    if (!std::ranges::binary_search(*wanted, name)) {
      note_missing(name, serving, how, changes);
    }
  }
  for (const std::string& name : *wanted) {
    look_at(*seen, name, serving, how, changes);
  }
  changes.still_broken = static_cast<std::size_t>(std::ranges::count_if(
      m_sources, [](const auto& one) { return one.second.told.has_value(); }));
  if (!seen->still_holds()) {
    put_off(changes);
  }
  return changes;
}

/// What was read is in part from before a change of several files, and in part from after it.
void AccountFiles::put_off(AccountChanges& changes)
{
  for (const auto& [name, ready] : changes.ready) {
    forget(name);
  }
  changes.ready.clear();
  changes.added = 0;
  for (const std::string& name : changes.removed) {
    m_sources[name].is_settled = false; // so that it is missed again
  }
  changes.removed.clear();
  changes.look_again = true;
}

bool AccountFiles::is_half_written()
{
  const auto seen = m_origin.store.as_it_is();
  if (!seen || !seen->is_half_written()) {
    m_half_written_since.reset();
    return false;
  }
  const SteadyTime now = m_clock.steady_now();
  if (!m_half_written_since) {
    m_half_written_since = now;
  }
  return now - *m_half_written_since < kChangeWait;
}

bool AccountFiles::is_unchanged(const Source& source)
{
  return source.is_settled && !source.wrong_since &&
         std::ranges::all_of(
             source.files, [](const auto& one) { return os::file_state(one.first) == one.second; });
}

/// Whether what is wrong has been so for long enough to be meant.
bool AccountFiles::is_lasting(Source& source, Look how) const
{
  const SteadyTime now = m_clock.steady_now();
  if (!source.wrong_since) {
    source.wrong_since = now;
  }
  if (how == Look::quick && now - *source.wrong_since < kGrace) {
    return false;
  }
  source.wrong_since.reset();
  return true;
}

void AccountFiles::look_at(const account::Store& store,
                           const std::string& name,
                           const AccountTable& serving,
                           Look how,
                           AccountChanges& changes)
{
  const auto known = m_sources.find(name);
  const auto parsed = store.is_half_written() ? model::AccountName::parse(name)
                                              : Result<model::AccountName>(fail(Error{}));
  // Then its own file need not be the one that counts.
  const bool may_differ = parsed && store.is_half_written(*parsed);
  if (how == Look::quick && known != m_sources.end() && !may_differ &&
      is_unchanged(known->second)) {
    return;
  }
  AccountReading reading = read(store, name);
  if (reading.is_missing) {
    note_missing(name, serving, how, changes);
    return;
  }
  Source& source = m_sources[name];
  source.files = reading.files;
  source.is_settled = reading.is_settled;
  if (reading.ready && !reading.ready->stopped) {
    take(source, name, std::move(reading), serving, changes);
  } else {
    keep_last(source, name, std::move(reading), serving, how, changes);
  }
}

void AccountFiles::take(Source& source,
                        const std::string& name,
                        AccountReading reading,
                        const AccountTable& serving,
                        AccountChanges& changes)
{
  source.wrong_since.reset();
  if (source.told) {
    source.told.reset();
    changes.mended.push_back(name);
  }
  if (!reading.digest.empty() && reading.digest == source.digest && serves(serving, name)) {
    return;
  }
  source.digest = std::move(reading.digest);
  changes.added += serving.accounts.contains(name) ? 0U : 1U;
  if (reading.ready->unchecked) {
    changes.unchecked.push_back({name, *reading.ready->unchecked});
  }
  const auto& [file, state] = reading.files.front();
  changes.ready.emplace(name, AccountChanges::Ready{*std::move(reading.ready), file, state});
}

void AccountFiles::keep_last(Source& source,
                             const std::string& name,
                             AccountReading reading,
                             const AccountTable& serving,
                             Look how,
                             AccountChanges& changes) const
{
  const Error& error = reading.ready ? *reading.ready->stopped : reading.ready.error();
  // A new one that was told may still not be served: put_off(), forget().
  const bool is_in_table = !reading.ready || serving.accounts.contains(name);
  if (source.told == error && is_in_table) {
    source.wrong_since.reset();
    return;
  }
  if (!is_lasting(source, how)) {
    changes.look_again = true;
    return;
  }
  if (source.told != error) {
    source.told = error;
    changes.broken.push_back({name, error});
  }
  if (!reading.ready || serves(serving, name)) {
    return;
  }
  // A new account without its key, or one that was out of service before: its senders get 503.
  changes.added += serving.accounts.contains(name) ? 0U : 1U;
  const auto& [file, state] = reading.files.front();
  changes.ready.emplace(name, AccountChanges::Ready{*std::move(reading.ready), file, state});
}

void AccountFiles::note_missing(const std::string& name,
                                const AccountTable& serving,
                                Look how,
                                AccountChanges& changes)
{
  const auto known = m_sources.find(name);
  if (known == m_sources.end()) {
    return;
  }
  if (!is_lasting(known->second, how)) {
    changes.look_again = true;
    return;
  }
  m_sources.erase(known);
  if (serving.accounts.contains(name)) {
    changes.removed.push_back(name);
  }
}

void AccountFiles::forget(const std::string& name)
{
  if (const auto known = m_sources.find(name); known != m_sources.end()) {
    known->second.digest.clear();
    known->second.is_settled = false;
  }
}

std::vector<std::filesystem::path> AccountFiles::folders() const
{
  const auto& accounts = m_origin.store.folder();
  std::vector<std::filesystem::path> folders;
  for (const auto& [name, source] : m_sources) {
    for (const auto& [file, state] : source.files) {
      folders.push_back(file.parent_path());
    }
  }
  std::ranges::sort(folders);
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  // First, since there is an end to how many are watched.
  const std::filesystem::path always[] = {
      accounts, accounts.parent_path(), m_origin.user_presets, m_origin.user_presets.parent_path()};
  folders.insert(folders.begin(), std::begin(always), std::end(always));
  return folders;
}

} // namespace hookctl::listen
