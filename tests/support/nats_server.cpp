#include "tests/support/nats_server.hpp"

#include "hookctl/base/text.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <thread>

namespace hookctl::tests {

namespace {

[[noreturn]] void run_server(const std::string& config, const std::string& log)
{
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  for (const char* program : {"nats-server", "/usr/sbin/nats-server"}) {
    execlp(program, program, "-c", config.c_str(), nullptr);
  }
  _exit(127);
}

/// The server writes where it listens into a file of its own.
std::optional<int> read_port(const std::filesystem::path& folder)
{
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".ports") {
      continue;
    }
    const std::string text = read_whole_file(entry.path());
    const std::size_t at = text.find("127.0.0.1:");
    if (at != std::string::npos) {
      const std::size_t first = at + std::string_view("127.0.0.1:").size();
      return parse_integer<int>(std::string_view(text).substr(
          first, text.find_first_not_of("0123456789", first) - first));
    }
  }
  return std::nullopt;
}

} // namespace

NatsServer::NatsServer(std::string_view more)
    : m_more(more)
{
  start();
}

NatsServer::~NatsServer()
{
  end(SIGKILL);
}

void NatsServer::start()
{
  const std::string ports = m_dir.file("ports");
  std::filesystem::remove_all(ports);
  std::filesystem::create_directory(ports);
  const std::string config = m_dir.write("server.conf",
                                         text("listen: \"127.0.0.1:",
                                              m_port,
                                              "\"\nports_file_dir: \"",
                                              ports,
                                              "\"\njetstream { store_dir: \"",
                                              m_dir.file("store"),
                                              "\" }\n",
                                              m_more,
                                              "\n"));
  m_process = fork();
  if (m_process == 0) {
    run_server(config, m_dir.file("log"));
  }
  constexpr int kTries = 400;
  for (int i = 0; i < kTries; ++i) {
    if (const auto port = read_port(ports)) {
      m_port = *port;
      m_url = text("nats://127.0.0.1:", m_port);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  std::fputs(read_whole_file(m_dir.file("log")).c_str(), stderr);
  std::abort();
}

void NatsServer::kill()
{
  end(SIGKILL);
}

void NatsServer::freeze()
{
  ::kill(m_process, SIGSTOP);
  waitpid(m_process, nullptr, WUNTRACED); // it goes on for a moment
}

void NatsServer::thaw()
{
  ::kill(m_process, SIGCONT);
}

void NatsServer::end(int signal)
{
  if (m_process > 0) {
    ::kill(m_process, signal);
    waitpid(m_process, nullptr, 0);
    m_process = -1;
  }
}

} // namespace hookctl::tests
