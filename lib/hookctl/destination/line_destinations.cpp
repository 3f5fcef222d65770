#include "hookctl/destination/line_destinations.hpp"

#include "hookctl/base/mutex.hpp"
#include "hookctl/destination/message.hpp"
#include "hookctl/os/line_file.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <stop_token>
#include <thread>
#include <tuple>
#include <utility>

namespace hookctl::destination {

namespace {

/// Where lines go.
class LineSink {
public:
  LineSink() = default;
  LineSink(const LineSink&) = delete;
  LineSink& operator=(const LineSink&) = delete;
  virtual ~LineSink() = default;

  virtual Result<> put(std::string_view line) = 0;
};

class LineDestination final : public Destination {
public:
  LineDestination(std::string name, routing::Format format, std::unique_ptr<LineSink> sink)
      : m_name(std::move(name))
      , m_format(format)
      , m_sink(std::move(sink))
  {
  }

  [[nodiscard]] const std::string& name() const override { return m_name; }

  Attempt send(const Outgoing& outgoing) override
  {
    Attempt attempt;
    const auto message = make_message(m_format, outgoing);
    if (!message) {
      attempt.outcome = Attempt::Outcome::dead;
      attempt.detail = message.error().message;
      return attempt;
    }
    if (const auto put = m_sink->put(message->body); !put) {
      attempt.detail = put.error().message;
      return attempt;
    }
    attempt.outcome = Attempt::Outcome::delivered;
    attempt.detail = "written";
    return attempt;
  }

private:
  std::string m_name;
  routing::Format m_format;
  std::unique_ptr<LineSink> m_sink;
};

class Printer final : public LineSink {
public:
  explicit Printer(PrintLine print)
      : m_print(std::move(print))
  {
  }

  Result<> put(std::string_view line) override
  {
    const MutexLock lock(m_mutex);
    return m_print(line);
  }

private:
  Mutex m_mutex;
  PrintLine m_print;
};

class FileSink final : public LineSink {
public:
  FileSink(os::LineFile::Options options, bool syncs)
      : m_file(std::move(options))
      , m_syncs(syncs)
  {
  }

  Result<> put(std::string_view line) override
  {
    HOOKCTL_TRY_AS(const std::uint64_t number, m_file.append(line));
    return m_syncs ? m_file.sync(number) : Result<>();
  }

private:
  os::LineFile m_file;
  bool m_syncs;
};

/// Brings lines to stable storage some time after they were written.
class LaterSyncedSink final : public LineSink {
public:
  explicit LaterSyncedSink(os::LineFile::Options options)
      : m_file(std::move(options))
      , m_thread([this](const std::stop_token& stop) { run(stop); })
  {
  }

  Result<> put(std::string_view line) override
  {
    HOOKCTL_TRY_AS(const std::uint64_t number, m_file.append(line));
    const MutexLock lock(m_mutex);
    m_last = std::max(m_last, number);
    m_changed.notify_one();
    return {};
  }

private:
  void run(const std::stop_token& stop)
  {
    constexpr std::chrono::seconds kInterval{1};
    MutexLock lock(m_mutex);
    std::uint64_t synced = 0;
    const auto is_dirty = [this, &synced]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
      return m_last > synced;
    };
    while (m_changed.wait(lock, stop, is_dirty)) {
      m_changed.wait_for(lock, stop, kInterval, [] { return false; });
      synced = m_last;
      lock.unlock();
      std::ignore = m_file.sync(synced); // nobody waits for these
      lock.lock();
    }
  }

  os::LineFile m_file;
  Mutex m_mutex;
  std::condition_variable_any m_changed;
  std::uint64_t m_last GUARDED_BY(m_mutex) = 0; ///< line
  std::jthread m_thread;                        // uses the others
};

std::unique_ptr<LineSink> make_sink(const routing::File& file)
{
  os::LineFile::Options options{file.path, file.max_bytes, file.keep};
  if (file.sync == routing::File::Sync::interval) {
    return std::make_unique<LaterSyncedSink>(std::move(options));
  }
  const bool syncs = file.sync == routing::File::Sync::always;
  return std::make_unique<FileSink>(std::move(options), syncs);
}

} // namespace

std::unique_ptr<Destination>
make_stdout_destination(std::string name, routing::Format format, PrintLine print)
{
  return std::make_unique<LineDestination>(
      std::move(name), format, std::make_unique<Printer>(std::move(print)));
}

std::unique_ptr<Destination>
make_file_destination(std::string name, routing::Format format, const routing::File& file)
{
  return std::make_unique<LineDestination>(std::move(name), format, make_sink(file));
}

} // namespace hookctl::destination
