#include "hookctl/journal/journal.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"
#include "hookctl/journal/sqlite_facts.hpp"
#include "hookctl/model/byte_count.hpp"
#include "hookctl/os/files.hpp"

namespace hookctl::doctor {

namespace {

/// For looking through the file, and for counting in it.
constexpr std::chrono::milliseconds kTime{5'000};
/// A destination that took events would have taken the oldest by then.
constexpr std::chrono::hours kLongWait{1};
constexpr std::uint64_t kLittleSpace = std::uint64_t{1} << 30U;
constexpr std::uint64_t kNoSpace = std::uint64_t{100} << 20U;
constexpr std::int64_t kNearlyFull = 90; ///< percent

std::string bytes_words(std::uint64_t bytes)
{
  constexpr unsigned kMiB = 20;
  constexpr unsigned kGiB = 30;
  if (bytes >= std::uint64_t{10} << kGiB) {
    return text(bytes >> kGiB, " GiB");
  }
  return bytes >= std::uint64_t{1} << kMiB ? text(bytes >> kMiB, " MiB") : text(bytes, " bytes");
}

/// `3 d`, `5 h`, `12 min`.
std::string age_words(std::chrono::milliseconds age)
{
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(age).count();
  constexpr std::int64_t kHour = 60;
  constexpr std::int64_t kDay = 24 * kHour;
  if (minutes >= 2 * kDay) {
    return text(minutes / kDay, " d");
  }
  return minutes >= 2 * kHour ? text(minutes / kHour, " h") : text(minutes, " min");
}

/// Of a journal in a file.
class FileCheck {
public:
  FileCheck(const Subject& subject, const account::EnvironmentSettings& settings)
      : m_subject(subject)
      , m_settings(settings)
      , m_file(settings.journal)
  {
  }

  Findings run();

private:
  void say(std::string_view check, Level level, std::string what, std::string mend = {})
  {
    m_findings.push_back(
        {std::string(check), level, std::move(what), m_file.string(), std::move(mend)});
  }

  void look_for_writer();
  void look_at_disk();
  /// False when there is no more to be seen.
  void look_inside();
  void look_at_schema(const journal::SqliteFacts& facts);
  void look_at_soundness(const journal::SqliteFacts& facts);
  void look_at_waiting(const journal::SqliteFacts& facts);
  void look_at_size(const journal::SqliteFacts& facts);
  void look_at_disabled(const journal::SqliteFacts& facts);

  const Subject& m_subject;
  const account::EnvironmentSettings& m_settings;
  std::filesystem::path m_file;
  bool m_has_writer = false;
  Findings m_findings;
};

void FileCheck::look_for_writer()
{
  std::filesystem::path lock = m_file;
  lock += ".lock";
  const auto holder = m_subject.tools.find_lock_holder(lock);
  m_has_writer = holder.has_value();
  if (holder) {
    say("journal.writer",
        Level::ok,
        text("process ", holder->id, " (", holder->name, ") writes to it and delivers"));
  } else {
    say("journal.writer",
        Level::note,
        "nobody writes to it: no listener and no worker is running here",
        text("start one: hookctl listen", env_flag(m_subject)));
  }
}

void FileCheck::look_at_disk()
{
  const auto space = m_subject.tools.disk_space(m_file);
  if (!space) {
    m_findings.push_back(of_error("journal.disk", Level::problem, space.error()));
    return;
  }
  const std::string what = text(bytes_words(space->free_bytes),
                                " of ",
                                bytes_words(space->total_bytes),
                                " are free on its disk");
  const bool is_little = space->free_bytes < kLittleSpace;
  const std::string mend =
      "free some space, or let the journal keep less: hookctl env set --keep-days "
      "N, then hookctl inbox prune";
  say("journal.disk",
      space->free_bytes < kNoSpace ? Level::problem
      : is_little                  ? Level::warning
                                   : Level::ok,
      what,
      is_little ? mend : std::string());
}

void FileCheck::look_at_schema(const journal::SqliteFacts& facts)
{
  if (facts.schema < facts.known_schema) {
    say("journal.open",
        Level::warning,
        text("it was written by an older hookctl (schema ",
             facts.schema,
             ", this one writes ",
             facts.known_schema,
             ") and cannot be read until it is brought up to date"),
        "start 'hookctl listen' once: it does so");
  } else {
    say("journal.open", Level::ok, text("it can be opened; its schema is ", facts.schema));
  }
}

void FileCheck::look_at_soundness(const journal::SqliteFacts& facts)
{
  if (!facts.damage.empty()) {
    say("journal.sound",
        Level::problem,
        text("it is damaged: ", facts.damage),
        "set it aside, with its -wal file, and start again; what can be read of it comes out with "
        "'sqlite3 OLD .recover | sqlite3 NEW'");
  } else if (facts.is_whole) {
    say("journal.sound", Level::ok, "it was looked through and is sound");
  } else {
    say("journal.sound",
        Level::note,
        text("it is too large (",
             bytes_words(static_cast<std::uint64_t>(facts.bytes)),
             ") to be looked through in ",
             kTime.count() / 1000,
             " s; nothing wrong was found so far"),
        text("look through all of it: sqlite3 ", m_file.string(), " 'PRAGMA quick_check'"));
  }
}

void FileCheck::look_at_waiting(const journal::SqliteFacts& facts)
{
  const auto age = facts.oldest_pending ? std::chrono::duration_cast<std::chrono::milliseconds>(
                                              m_subject.clock.now() - *facts.oldest_pending)
                                        : std::chrono::milliseconds{0};
  const std::string list =
      text("see them: hookctl inbox list --status pending", env_flag(m_subject));
  if (!facts.is_counted) {
    say("journal.waiting", Level::note, "it is too large to count what waits in a few seconds");
    say("journal.dead", Level::note, "it is too large to count what is dead in a few seconds");
    return;
  }
  const std::string what = text(counted(static_cast<std::size_t>(facts.pending),
                                        "event waits for a destination",
                                        "events wait for a destination"),
                                ", the oldest for ",
                                age_words(age));
  if (facts.pending == 0) {
    say("journal.waiting", Level::ok, "no event waits for a destination");
  } else if (!m_has_writer) {
    say("journal.waiting",
        Level::warning,
        text(what, ", and nobody is running who would deliver"),
        text("start one: hookctl deliver", env_flag(m_subject)));
  } else {
    say("journal.waiting",
        age > kLongWait ? Level::warning : Level::ok,
        what,
        age > kLongWait ? list : "");
  }
  say("journal.dead",
      facts.dead == 0 ? Level::ok : Level::warning,
      facts.dead == 0 ? std::string("no destination gave an event up")
                      : text(counted(static_cast<std::size_t>(facts.dead),
                                     "event was given up by a destination",
                                     "events were given up by a destination")),
      facts.dead == 0 ? std::string()
                      : text("see why: hookctl inbox list --status dead",
                             env_flag(m_subject),
                             "; deliver again: hookctl inbox replay"));
}

void FileCheck::look_at_size(const journal::SqliteFacts& facts)
{
  const account::KeepSettings& keep = m_settings.keep;
  const std::string size = bytes_words(static_cast<std::uint64_t>(facts.bytes));
  if (!keep.days && !keep.events && !keep.bytes) {
    say("journal.size",
        Level::note,
        text("it has ", size, " and keeps everything for ever"),
        text("let it forget: hookctl env set ",
             model::to_string(m_subject.environment),
             " --keep-days 30"));
    return;
  }
  const bool is_nearly_full =
      keep.bytes && facts.pending > 0 && facts.bytes / kNearlyFull * 100 >= *keep.bytes;
  const std::string of = keep.bytes
                             ? text(" of ", bytes_words(static_cast<std::uint64_t>(*keep.bytes)))
                             : std::string();
  say("journal.size",
      is_nearly_full ? Level::warning : Level::ok,
      text("it has ",
           size,
           of,
           is_nearly_full
               ? ", and what waits is never taken away: once it is full, deliveries get 503"
               : ""),
      is_nearly_full ? "see that events are delivered, or raise --keep-bytes" : "");
}

void FileCheck::look_at_disabled(const journal::SqliteFacts& facts)
{
  for (const journal::DisabledDestination& one : facts.disabled) {
    say("journal.disabled",
        Level::warning,
        text("destination ",
             one.name,
             " wanted no more events at ",
             format_time(one.at),
             ": ",
             printable(one.reason)),
        "a listener that is started uses it again; take it away if that is no longer wanted: "
        "hookctl destination remove " +
            one.name);
  }
  add_ok(m_findings, "journal.disabled", "no destination asked to be left alone");
}

void FileCheck::look_inside()
{
  const auto facts = journal::look_at_sqlite(m_file, kTime);
  if (!facts && facts.error().code == ErrorCode::not_found) {
    say("journal.open", Level::note, "nothing was received yet: there is no journal");
    return;
  }
  if (!facts) {
    Finding finding = of_error("journal.open", Level::problem, facts.error());
    finding.where = m_file.string();
    m_findings.push_back(std::move(finding));
    return;
  }
  look_at_schema(*facts);
  look_at_soundness(*facts);
  look_at_size(*facts);
  if (facts->schema == facts->known_schema && facts->damage.empty()) {
    look_at_waiting(*facts);
    look_at_disabled(*facts);
  }
}

Findings FileCheck::run()
{
  look_for_writer();
  look_at_disk();
  look_inside();
  const bool is_there = os::exists(m_file);
  for (const std::string_view check :
       {"journal.sound", "journal.waiting", "journal.dead", "journal.size", "journal.disabled"}) {
    const bool is_told = std::any_of(
        m_findings.begin(), m_findings.end(), [&](const auto& one) { return one.check == check; });
    if (!is_told) {
      say(check,
          Level::note,
          is_there ? "skipped: the journal is not looked into"
                   : "skipped: there is no journal yet");
    }
  }
  say("journal.replicas",
      Level::ok,
      "it is a file: it survives a kill and, as far as the disk keeps its word, a power loss");
  return std::move(m_findings);
}

/// Of a journal in JetStream.
class SharedCheck {
public:
  SharedCheck(const Subject& subject, const journal::JetStreamOptions& options)
      : m_subject(subject)
      , m_options(options)
      , m_where(join(options.access.servers, ","))
  {
  }

  Findings run();

private:
  void say(std::string_view check, Level level, std::string what, std::string mend = {})
  {
    m_findings.push_back({std::string(check), level, std::move(what), m_where, std::move(mend)});
  }

  void look_at_replicas(const journal::JetStreamFacts& facts);
  Result<> look_at_events();

  const Subject& m_subject;
  const journal::JetStreamOptions& m_options;
  std::string m_where;
  Findings m_findings;
};

void SharedCheck::look_at_replicas(const journal::JetStreamFacts& facts)
{
  if (facts.replicas == 1) {
    say("journal.replicas",
        Level::warning,
        "it has one replica: it survives a kill, not a power loss of its server",
        "run three servers, and set nats.replicas: 3 in environment.yaml");
  } else {
    say("journal.replicas", Level::ok, text("it has ", facts.replicas, " replicas"));
  }
}

Result<> SharedCheck::look_at_events()
{
  HOOKCTL_TRY_AS(const auto journal, journal::open_jetstream_reader(m_options));
  const auto oldest = [&](journal::EventStatus status) {
    journal::EventFilter filter;
    filter.status = status;
    filter.order = journal::ListOrder::oldest_first;
    filter.limit = 1;
    return journal->list_events(filter);
  };
  HOOKCTL_TRY_AS(const auto pending, oldest(journal::EventStatus::pending));
  const auto age = pending.empty() ? std::chrono::milliseconds{0}
                                   : std::chrono::duration_cast<std::chrono::milliseconds>(
                                         m_subject.clock.now() - pending.front().received_at);
  say("journal.waiting",
      age > kLongWait ? Level::warning : Level::ok,
      pending.empty() ? std::string("no event waits for a destination")
                      : text("events wait for a destination, the oldest for ", age_words(age)),
      age > kLongWait ? text("start a worker: hookctl deliver", env_flag(m_subject)) : "");
  HOOKCTL_TRY_AS(const auto dead, oldest(journal::EventStatus::dead));
  say("journal.dead",
      dead.empty() ? Level::ok : Level::warning,
      dead.empty() ? "no destination gave an event up" : "events were given up by a destination",
      dead.empty() ? std::string()
                   : text("see why: hookctl inbox list --status dead", env_flag(m_subject)));
  return {};
}

Findings SharedCheck::run()
{
  const auto facts = journal::look_at_jetstream(m_options);
  if (!facts && facts.error().code == ErrorCode::not_found) {
    say("journal.open", Level::note, "nothing was received yet: there is no journal");
    return std::move(m_findings);
  }
  if (!facts) {
    Finding finding = of_error("journal.open", Level::problem, facts.error());
    finding.where = m_where;
    finding.mend =
        finding.mend.empty()
            ? "see that nats-server runs with JetStream, and that this machine reaches it"
            : finding.mend;
    m_findings.push_back(std::move(finding));
    return std::move(m_findings);
  }
  say("journal.open", Level::ok, text("JetStream answers at ", facts->server));
  look_at_replicas(*facts);
  const auto looked = look_at_events();
  if (!looked) {
    m_findings.push_back(of_error("journal.waiting", Level::problem, looked.error()));
  }
  return std::move(m_findings);
}

} // namespace

Result<Findings> check_journal(const Subject& subject)
{
  HOOKCTL_TRY_AS(const auto settings, subject.settings);
  HOOKCTL_TRY_AS(const auto shared, subject.shared);
  return shared ? SharedCheck(subject, *shared).run() : FileCheck(subject, settings).run();
}

} // namespace hookctl::doctor
