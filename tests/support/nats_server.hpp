#pragma once

#include "tests/support/temp_dir.hpp"

#include <sys/types.h>

#include <string>
#include <string_view>

namespace hookctl::tests {

/// A real nats-server with JetStream on a free port of 127.0.0.1, and a folder of its own.
class NatsServer {
public:
  /// `more` is added to its configuration.
  explicit NatsServer(std::string_view more = {});
  ~NatsServer();
  NatsServer(const NatsServer&) = delete;
  NatsServer& operator=(const NatsServer&) = delete;

  /// `nats://127.0.0.1:40123`
  [[nodiscard]] const std::string& url() const { return m_url; }

  /// With SIGKILL, so that nothing is put in order.
  void kill();

  /// After kill(): on the same port, with the same folder.
  void start();

  /// Stopped and woken again, so that it answers nothing in between.
  void freeze();
  void thaw();

private:
  void end(int signal);

  TempDir m_dir;
  std::string m_more;
  std::string m_url;
  int m_port = -1;
  pid_t m_process = -1;
};

} // namespace hookctl::tests
