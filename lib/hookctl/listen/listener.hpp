#pragma once

#include "hookctl/account/settings.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/destination/destination.hpp"
#include "hookctl/http/client.hpp"
#include "hookctl/http/forwarded.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/journal/jetstream_journal.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/listen/answer_plan.hpp"
#include "hookctl/listen/certificate_files.hpp"
#include "hookctl/listen/commit_queue.hpp"
#include "hookctl/listen/observer.hpp"
#include "hookctl/listen/reloader.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/preset/library.hpp"
#include "hookctl/receive/account_table.hpp"
#include "hookctl/receive/decide.hpp"
#include "hookctl/routing/definition.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace hookctl::listen {

struct Config {
  http::BindAddress bind;
  /// Sockets that a service manager opened for us; instead of `bind`, when there are any.
  std::vector<http::BindAddress> inherited;
  /// Plain HTTP without it.
  std::optional<TlsConfig> tls;
  std::size_t io_threads = 1; ///< that serve connections, at most http::kMostReactors
  http::ServerLimits limits;
  /// Their word is taken for who the sender is and, without a public_url, for what it called; their
  /// connections are not counted by address.
  http::TrustedProxies proxies;
  CommitQueue::Limits queue;
  AnswerSettings answers;
  std::filesystem::path journal;
  /// In place of that file: one that many listeners and workers share.
  std::optional<journal::JetStreamOptions> shared_journal = {};
  journal::Keep keep;
  /// What senders call; the bound address when nullopt.
  std::optional<std::string> public_url;
  /// Where events go: those of environment.yaml, which may change meanwhile, and others.
  std::vector<routing::Definition> destinations;
  std::vector<routing::Definition> made_on_the_spot;
  /// Where to ask how the listener is (admin.hpp); nullopt: nowhere.
  std::optional<http::BindAddress> admin;
  std::string version; ///< of the program, for whoever asks there
};

/// The foreground server: receive, journal, answer, deliver. Everything it needs comes in and must
/// outlive it.
class Listener {
public:
  struct World {
    const Clock& clock;
    Rng& rng; ///< used from several threads
    log::Logger& logger;
    Observer& observer;
    account::Store& store; ///< where keys go that handshakes bring
    /// nullptr: the accounts stay as they are.
    const ReloadSource* reload = nullptr;
    /// Asked once for each destination; what that has under way is broken off once `cut` is
    /// requested. May be empty where there are none.
    std::function<Result<std::unique_ptr<destination::Destination>>(
        const routing::Definition& definition, const std::stop_token& cut)>
        make_destination = {};
  };

  /// Opens the journal for writing and binds the address, so that both are known to work before
  /// anything is served. busy when another process holds the journal (naming its pid) or the
  /// address is in use; denied, io, invalid_data; invalid_argument for TLS on a Unix socket.
  static Result<std::unique_ptr<Listener>>
  open(const Config& config, receive::AccountTable accounts, const World& world);

  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  /// `http://127.0.0.1:40123`, `https://…` with TLS
  [[nodiscard]] const std::string& base_url() const;

  /// `http://127.0.0.1:9090`, or "" without an admin address.
  [[nodiscard]] std::string admin_url() const;

  /// What may be shown of a request to people: no secret in its headers or its target, no body.
  [[nodiscard]] model::Request redact(const model::Request& request) const;

  /// What the server has counted so far; from any thread.
  [[nodiscard]] const http::Counters& counters() const;

  /// Whether the threads that serve and write go on; see Pulse. On one thread, during run().
  [[nodiscard]] bool beats(std::chrono::milliseconds within, const std::stop_token& stop);

  /// Serves until the stop is requested; then requests in flight are answered, the last commit is
  /// made, and it returns.
  void run(const std::stop_token& stop);

private:
  class Pipeline;
  explicit Listener(std::unique_ptr<Pipeline> pipeline);

  std::unique_ptr<Pipeline> m_pipeline;
};

} // namespace hookctl::listen
