#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/os/files.hpp"
#include "tests/unit/journal/fixture.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

using namespace hookctl;
using namespace hookctl::journal;
using tests::JournalFixture;
using tests::make_delivery;
using tests::make_event;

namespace {

/// A process of its own that holds the journal until the end of the scope.
class Holder {
public:
  explicit Holder(const std::string& file)
  {
    int ready[2] = {};
    REQUIRE(::pipe(ready) == 0);
    m_pid = ::fork();
    if (m_pid == 0) {
      ::alarm(60); // should the test die before it ends this process
      const auto held = open_sqlite_writer(file);
      const char answer = held ? '+' : '-';
      if (::write(ready[1], &answer, 1) == 1) {
        ::pause();
      }
      ::_exit(0);
    }
    ::close(ready[1]);
    char answer = '?';
    REQUIRE(::read(ready[0], &answer, 1) == 1);
    ::close(ready[0]);
    REQUIRE(answer == '+');
  }

  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  ~Holder() { kill(); }

  void kill()
  {
    if (m_pid > 0) {
      ::kill(m_pid, SIGKILL);
      ::waitpid(m_pid, nullptr, 0);
      m_pid = 0;
    }
  }

  [[nodiscard]] pid_t pid() const { return m_pid; }

private:
  pid_t m_pid = 0;
};

/// A umask for a scope.
class Umask {
public:
  explicit Umask(mode_t mask)
      : m_before(::umask(mask))
  {
  }

  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

  ~Umask() { ::umask(m_before); }

private:
  mode_t m_before;
};

} // namespace

TEST_CASE("sqlite_journal: folder and files are for their owner alone whatever the umask")
{
  for (const mode_t mask : {mode_t{0}, mode_t{022}, mode_t{077}}) {
    CAPTURE(mask);
    const Umask umask(mask);
    JournalFixture f;
    REQUIRE(f.append({make_delivery("dlv_1")}));
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
      CAPTURE(suffix);
      CHECK(os::file_mode(f.file + suffix) == 0600);
    }
    CHECK(os::file_mode(f.dir.file("state")) == 0700);
    CHECK(os::file_mode(f.dir.file("state/dev")) == 0700);
  }
}

TEST_CASE("sqlite_journal: it syncs every commit and has big pages and strict tables")
{
  JournalFixture f;
  auto database = db::Database::open(f.file, db::OpenMode::read_only).value();
  CHECK(db::query_text(database, "PRAGMA journal_mode") == "wal");
  CHECK(db::query_integer(database, "PRAGMA page_size") == 16384);
  CHECK(db::query_integer(database,
                          "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = "
                          "'table' AND strict = 0"
                          " AND name NOT LIKE 'sqlite_%'") == 0);
  CHECK(db::query_integer(
            database,
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN"
            " ('deliveries', 'events', 'attempts', 'event_destinations', 'refusals')") == 5);
}

TEST_CASE("sqlite_journal: a second writer is busy and names the first")
{
  const tests::TempDir dir;
  const std::string file = dir.file("journal.db");
  Holder holder(file);
  const auto second = open_sqlite_writer(file);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::busy);
  CHECK(second.error().message ==
        text("journal ", quote(file), " is in use by process ", holder.pid()));
  CHECK_FALSE(second.error().hint.empty());
  holder.kill();
  CHECK(open_sqlite_writer(file));
}

TEST_CASE("sqlite_journal: a reader sees what a running writer has committed and cannot write")
{
  JournalFixture f;
  auto reader = open_sqlite_reader(f.file).value();
  CHECK(reader->list_events({})->empty());
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})}));
  CHECK(reader->list_events({})->size() == 1);
  CHECK(reader->find_delivery("evt_1")->id == "dlv_1");
  CHECK(reader->next_due("app").value() == f.clock.now());

  CHECK(reader->append({}).error().code == ErrorCode::denied);
  CHECK(reader->append_refusals({}).error().code == ErrorCode::denied);
  CHECK(reader->claim("app", f.clock.now(), {.limit = 1}).error().code == ErrorCode::denied);
  CHECK(reader->settle({}).error().code == ErrorCode::denied);
  CHECK(f.claim("app") == tests::Ids{"evt_1"});
}

TEST_CASE("sqlite_journal: a reader finds the journal of a writer that is gone")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery("dlv_1")}));
  f.writer.reset();
  CHECK(open_sqlite_reader(f.file).value()->find_delivery("dlv_1"));
  f.reopen();
  CHECK(f.writer->find_delivery("dlv_1"));
}

TEST_CASE(
    "sqlite_journal: without a journal a reader and a companion find nothing and make nothing")
{
  const tests::TempDir dir;
  const std::string file = dir.file("state/journal.db");
  CHECK(open_sqlite_reader(file).error().code == ErrorCode::not_found);
  CHECK(open_sqlite_companion(file).error().code == ErrorCode::not_found);
  CHECK_FALSE(std::filesystem::exists(dir.file("state")));
  // A writer that was killed before its first migration.
  CHECK(open_sqlite_reader(dir.write("empty.db", "")).error().code == ErrorCode::not_found);
}

TEST_CASE("sqlite_journal: a foreign file is refused and stays as it is")
{
  const tests::TempDir dir;
  const std::string text_file = dir.write("notes.txt", "dear diary, " + std::string(600, 'x'));
  const std::string other = dir.write("other.db", "");
  REQUIRE(db::Database::open(other, db::OpenMode::read_write)->execute("CREATE TABLE theirs (x)"));
  for (const std::string& file : {text_file, other}) {
    CAPTURE(file);
    const std::string before = tests::read_whole_file(file);
    CHECK(open_sqlite_writer(file).error().code == ErrorCode::invalid_data);
    CHECK(open_sqlite_reader(file).error().code == ErrorCode::invalid_data);
    CHECK(tests::read_whole_file(file) == before);
  }
}

TEST_CASE("sqlite_journal: a newer schema is refused with the hint to upgrade")
{
  JournalFixture f;
  f.writer.reset();
  REQUIRE(
      db::Database::open(f.file, db::OpenMode::read_write)->execute("PRAGMA user_version = 99"));
  for (const auto& opened : {open_sqlite_writer(f.file).map([](const auto&) { return 0; }),
                             open_sqlite_reader(f.file).map([](const auto&) { return 0; })}) {
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::invalid_data);
    CHECK(opened.error().hint.find("upgrade") != std::string::npos);
  }
}

TEST_CASE("sqlite_journal: a folder that cannot be made is an error that names it")
{
  const tests::TempDir dir;
  dir.write("file", "");
  const auto opened = open_sqlite_writer(dir.file("file/journal.db"));
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message.find("file") != std::string::npos);
}

TEST_CASE("sqlite_journal: nothing is promised once the file was deleted or replaced under it")
{
  for (const char* victim : {"journal.db", "journal.db-wal"}) {
    CAPTURE(victim);
    const tests::TempDir dir;
    const auto file = dir.path() / "journal.db";
    const auto opened = open_sqlite_writer(file);
    REQUIRE(opened);
    const auto first = make_delivery("dlv_1");
    REQUIRE((*opened)->append({&first, 1}));
    std::filesystem::remove(dir.path() / victim);
    const auto second = make_delivery("dlv_2");
    const auto appended = (*opened)->append({&second, 1});
    REQUIRE_FALSE(appended);
    CHECK(appended.error().code == ErrorCode::io);
  }
}
