// journal: what a delivery costs to keep, as the journal grows: deliveries of 2 KB with keys in no
// order, in batches like the writer's, checkpoints on a thread of their own as the listener has it.

#include "hookctl/base/text.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/listen/checkpoints.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/model/ids.hpp"
#include "tests/bench/order.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace hookctl;
using listen::Checkpoints;
using Steady = std::chrono::steady_clock;

struct Options {
  std::string folder;
  std::size_t rows = 1'000'000;
  std::size_t step = 250'000;
  std::size_t batch = 64;
};

/// Ids and keys as they come in life: ids sort by time, keys do not sort at all.
class BenchRng final : public Rng {
public:
  Result<> fill(std::span<std::byte> out) override
  {
    for (std::byte& byte : out) {
      byte = static_cast<std::byte>(m_random.below(256));
    }
    return {};
  }

private:
  bench::Random m_random{7};
};

double cpu_seconds(clockid_t whose)
{
  timespec now = {};
  clock_gettime(whose, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string hex_key(Rng& rng)
{
  std::byte bytes[16] = {};
  std::ignore = rng.fill(bytes);
  std::string out = "id:";
  for (const std::byte byte : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    out += kDigits[std::to_integer<unsigned>(byte) >> 4U];
    out += kDigits[std::to_integer<unsigned>(byte) & 15U];
  }
  return out;
}

/// One as a push to a repository makes it: 2,048 bytes of payload, seven headers, a trace of
/// 1.1 KB.
journal::NewDelivery make_delivery(TimePoint now, Rng& rng)
{
  static const std::string body =
      text(R"({"ref":"refs/heads/main","pad":")", std::string(2014, 'x'), R"("})");
  static const std::string trace = text(R"({"events":")", std::string(1070, 't'), R"("})");
  journal::NewDelivery out;
  out.id = model::make_id(model::kDeliveryPrefix, now, rng).value();
  out.account = "gh";
  out.provider = "github";
  out.dedupe_key = hex_key(rng);
  out.request.method = "POST";
  out.request.target = "/development/gh/yK7vwjQfmbgUl5JrtUmAXw";
  out.request.remote_address = "127.0.0.1";
  out.request.received_at = now;
  out.request.headers = {{"Host", "127.0.0.1:8080"},
                         {"Content-Type", "application/json"},
                         {"Content-Length", "2048"},
                         {"User-Agent", "GitHub-Hookshot/1"},
                         {"X-GitHub-Event", "push"},
                         {"X-GitHub-Delivery", *out.dedupe_key},
                         {"X-Hub-Signature-256", std::string(71, 's')}};
  out.request.body = body;
  out.verified = "hmac-sha256";
  out.key = "current";
  out.trace = trace;
  journal::NewEvent event;
  event.id = model::make_id(model::kEventPrefix, now, rng).value();
  event.code = "push";
  event.sender = "noor";
  event.recipient = "bot";
  event.reason = "no destination takes it";
  event.envelope = text(R"({"type":"event","id":")",
                        event.id,
                        R"(","account":"gh","event":{"code":"push","data":)",
                        body,
                        R"(,"params":{"repository":"example/teapot"}},"delivery":{"pad":")",
                        std::string(550, 'p'),
                        R"("}})");
  out.events.push_back(std::move(event));
  return out;
}

struct Measured {
  double seconds = 0;
  double cpu = 0;
};

double thread_cpu_seconds()
{
  return cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
}

/// Only what the journal does is counted, on whichever thread; making the deliveries is not.
Result<Measured> append(journal::Journal& journal,
                        Checkpoints& checkpoints,
                        std::size_t count,
                        std::size_t batch,
                        Rng& rng)
{
  Measured out;
  const double all = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
  double making = 0;
  for (std::size_t done = 0; done < count; done += batch) {
    const double begun = thread_cpu_seconds();
    const auto now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    std::vector<journal::NewDelivery> deliveries;
    for (std::size_t i = 0; i < std::min(batch, count - done); ++i) {
      deliveries.push_back(make_delivery(now, rng));
    }
    making += thread_cpu_seconds() - begun;
    const auto began = Steady::now();
    HOOKCTL_TRY(journal.append(deliveries));
    HOOKCTL_TRY_AS(const auto upkeep, journal.maintain(now));
    if (upkeep.wants_checkpoint) {
      checkpoints.wake();
    }
    out.seconds += std::chrono::duration<double>(Steady::now() - began).count();
  }
  out.cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - all - making;
  return out;
}

Result<> run(const Options& options)
{
  const auto file = std::filesystem::path(options.folder) / "journal.db";
  HOOKCTL_TRY_AS(const auto journal, journal::open_sqlite_writer(file));
  HOOKCTL_TRY_AS(auto checkpointer, journal::open_sqlite_checkpointer(file));
  log::NullLogger logger;
  Checkpoints checkpoints(std::move(checkpointer), logger);
  const std::jthread thread([&](const std::stop_token& stop) { checkpoints.run(stop); });
  BenchRng rng;
  std::printf("%10s %14s %12s %10s %12s\n", "rows", "deliveries/s", "us each", "CPU us", "file MB");
  for (std::size_t rows = 0; rows < options.rows; rows += options.step) {
    const std::size_t count = std::min(options.step, options.rows - rows);
    HOOKCTL_TRY_AS(const Measured measured,
                   append(*journal, checkpoints, count, options.batch, rng));
    const double each = 1e6 / static_cast<double>(count);
    std::printf("%10zu %14.0f %12.1f %10.1f %12.0f\n",
                rows + count,
                static_cast<double>(count) / measured.seconds,
                measured.seconds * each,
                measured.cpu * each,
                static_cast<double>(std::filesystem::file_size(file)) / 1e6);
    std::fflush(stdout);
  }
  return {};
}

} // namespace

int main(int count, char** arguments)
{
  Options options;
  const auto number = [&](int i, std::size_t otherwise) {
    return count > i ? std::strtoull(arguments[i], nullptr, 10) : otherwise;
  };
  options.folder = count > 1 ? arguments[1] : ".";
  options.rows = number(2, options.rows);
  options.step = number(3, options.step);
  options.batch = number(4, options.batch);
  if (const auto done = run(options); !done) {
    std::fprintf(stderr, "journal: %s\n", done.error().message.c_str());
    return 1;
  }
  return 0;
}
