#include "hookctl/base/text.hpp"
#include "hookctl/listen/visitor.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

using namespace hookctl;
using namespace hookctl::listen;

namespace {

/// Keeps the names and fields of what is logged.
class Notes final : public log::Logger {
public:
  void write(log::Level, std::string_view event, std::initializer_list<log::Field> fields) override
  {
    const MutexLock lock(m_mutex);
    m_lines.emplace_back(event);
    for (const log::Field& field : fields) {
      m_lines.back() += text(" ", field.name, "=", field.value);
    }
    m_changed.notify_all();
  }

  std::vector<std::string> wait_for(std::size_t count)
  {
    MutexLock lock(m_mutex);
    m_changed.wait_for(
        lock, std::chrono::seconds(20), [&]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
          return m_lines.size() >= count;
        });
    return m_lines;
  }

private:
  Mutex m_mutex;
  std::condition_variable_any m_changed;
  std::vector<std::string> m_lines GUARDED_BY(m_mutex);
};

} // namespace

TEST_CASE("visitor: how a visit ends is logged with the host and without the rest of the URL")
{
  Notes notes;
  Visitor visitor(notes);
  const std::jthread thread([&](const std::stop_token& stop) { visitor.run(stop); });
  visitor.push({"crm", "https://127.0.0.1:1/confirm?t=secret"});
  visitor.push({"crm", "https://hooks.localhost/confirm?t=secret"});
  visitor.push({"crm", "https://a b/?t=secret"});
  const auto lines = notes.wait_for(3);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].starts_with("handshake.visit_failed account=crm host=127.0.0.1"));
  CHECK(lines[0].find("cannot connect") != std::string::npos);
  CHECK(lines[1].find("host=hooks.localhost") != std::string::npos);
  for (const std::string& line : lines) {
    CAPTURE(line);
    CHECK(line.find("secret") == std::string::npos);
  }
}

TEST_CASE("visitor: what does not fit is dropped and said")
{
  Notes notes;
  Visitor visitor(notes);
  for (std::size_t i = 0; i <= Visitor::kMostWaiting; ++i) {
    visitor.push({"crm", "https://127.0.0.1:1/"});
  }
  const auto lines = notes.wait_for(1);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("handshake.visit_dropped account=crm"));
  std::stop_source stop;
  stop.request_stop();
  visitor.run(stop.get_token()); // returns at once
  CHECK(notes.wait_for(1).size() == 1);
}
