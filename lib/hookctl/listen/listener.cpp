#include "hookctl/listen/listener.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/deliver/engine.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/listen/admin.hpp"
#include "hookctl/listen/certificate_watch.hpp"
#include "hookctl/listen/checkpoints.hpp"
#include "hookctl/listen/delayed_replies.hpp"
#include "hookctl/listen/drain.hpp"
#include "hookctl/listen/errands.hpp"
#include "hookctl/listen/live_accounts.hpp"
#include "hookctl/listen/metrics.hpp"
#include "hookctl/listen/metrics_page.hpp"
#include "hookctl/listen/open_journal.hpp"
#include "hookctl/listen/pulse.hpp"
#include "hookctl/listen/receiver.hpp"
#include "hookctl/listen/visitor.hpp"
#include "hookctl/routing/definition_file.hpp"

#include <algorithm>
#include <span>
#include <thread>

namespace hookctl::listen {

namespace {

/// A proxy speaks for many senders.
http::ServerLimits limits_of(const Config& config)
{
  http::ServerLimits limits = config.limits;
  const auto& proxies = config.proxies.networks;
  limits.uncapped.insert(limits.uncapped.end(), proxies.begin(), proxies.end());
  return limits;
}

bool any_prints(const std::vector<routing::Definition>& destinations)
{
  return std::ranges::any_of(destinations, routing::prints);
}

} // namespace

class Listener::Pipeline {
public:
  Pipeline(receive::AccountTable accounts,
           std::unique_ptr<journal::Journal> journal,
           const Config& config,
           const World& world)
      : m_accounts(std::move(accounts), world.store)
      , m_journal(std::move(journal))
      , m_queue(*m_journal, world.logger, world.clock, config.queue)
      , m_drain(config.limits.stop_deadline)
      , m_visitor(world.logger, m_drain.cut())
      , m_delayed(config.answers.delay, world.clock)
      , m_metrics(world.observer)
      , m_config(config)
      , m_world(world)
      , m_receiver({m_accounts,
                    m_queue,
                    m_delayed,
                    m_errands,
                    m_visitor,
                    m_metrics,
                    world.clock,
                    world.rng,
                    world.logger},
                   config.answers)
      , m_engine({{world.clock,
                   world.rng,
                   world.logger,
                   [this](const deliver::AttemptReport& report) { m_metrics.on_attempt(report); }},
                  [this] { return open_companion(m_config.journal, m_config.shared_journal); },
                  [this](const routing::Definition& definition) {
                    return m_world.make_destination(definition, m_drain.cut());
                  }})
  {
    for (const auto& [name, account] : m_accounts.now()->accounts) {
      m_metrics.add_accounts(std::span(&name, 1));
    }
  }

  Result<> bind(const Config& config)
  {
    const auto on_request = [this](model::Request request, const http::Responder& responder) {
      take_proxies_word(request);
      m_receiver.receive(std::move(request), responder);
    };
    CertificateFiles::Context tls;
    if (config.tls) {
      m_certificates.emplace(*config.tls);
      HOOKCTL_TRY_AS(tls, m_certificates->load(m_world.clock.now()));
      m_serving = tls->certificate();
    }
    const std::vector<http::BindAddress> own = {config.bind};
    HOOKCTL_TRY_AS(m_server,
                   http::bind_server(config.inherited.empty() ? own : config.inherited,
                                     {limits_of(config),
                                      m_world.clock,
                                      m_world.logger,
                                      on_request,
                                      tls,
                                      config.io_threads}));
    m_pulse.emplace(*m_server, m_queue);
    const bool is_file = m_server->base_url().starts_with("unix:");
    m_own_url = is_file ? "http://localhost" : m_server->base_url();
    if (m_accounts.now()->public_url.empty()) {
      m_accounts.set_public_url(m_own_url);
    }
    return {};
  }

  Result<> add_checkpoints(const Config& config)
  {
    if (config.shared_journal) {
      return {};
    }
    HOOKCTL_TRY_AS(auto checkpointer, journal::open_sqlite_checkpointer(config.journal));
    m_checkpoints = std::make_unique<Checkpoints>(std::move(checkpointer), m_world.logger);
    m_queue.on_checkpoint_wanted([this] { m_checkpoints->wake(); });
    return {};
  }

  Result<> add_destinations(const Config& config)
  {
    m_receiver.on_kept([this](std::span<const std::string> names) { m_engine.wake(names); });
    m_prints = any_prints(config.destinations) || any_prints(config.made_on_the_spot);
    return use_destinations(config.destinations);
  }

  /// Instead of those before, beside the ones made on the spot.
  Result<> use_destinations(std::vector<routing::Definition> destinations)
  {
    const auto& more = m_config.made_on_the_spot;
    destinations.insert(destinations.end(), more.begin(), more.end());
    if (m_config.shared_journal) {
      HOOKCTL_TRY(routing::require_unordered(destinations));
    }
    if (any_prints(destinations) && !m_prints) {
      return fail(ErrorCode::invalid_argument,
                  "a destination cannot begin to write to standard output meanwhile",
                  "start the listener again");
    }
    HOOKCTL_TRY(m_engine.use(destinations));
    for (const routing::Definition& definition : destinations) {
      m_metrics.add_destination(definition.name);
    }
    m_receiver.route_by(std::make_shared<const routing::Table>(destinations));
    return {};
  }

  Result<> bind_admin(const Config& config)
  {
    if (!config.admin) {
      return {};
    }
    HOOKCTL_TRY_AS(m_admin,
                   listen::bind_admin(*config.admin,
                                      {m_world.clock,
                                       m_world.logger,
                                       [this](std::function<void()> task) {
                                         return m_server->run_soon(std::move(task));
                                       },
                                       [this] { return why_unready(); },
                                       [this] { return metrics(); }}));
    return {};
  }

  [[nodiscard]] model::Request redact(const model::Request& request) const
  {
    model::Request shown;
    shown.method = request.method;
    shown.target = receive::redact_target(request.target);
    shown.remote_address = request.remote_address;
    shown.headers = receive::redact_headers(request.headers, m_accounts.now()->credential_headers);
    return shown;
  }

  [[nodiscard]] std::string admin_url() const { return m_admin ? m_admin->base_url() : ""; }

  [[nodiscard]] const std::string& base_url() const { return m_server->base_url(); }

  [[nodiscard]] const http::Counters& counters() const { return m_server->counters(); }

  [[nodiscard]] bool beats(std::chrono::milliseconds within, const std::stop_token& stop)
  {
    return m_pulse->beats(within, stop);
  }

  void run(const std::stop_token& stop)
  {
    const std::jthread drain( // first: it watches over the end of the others
        [this, &stop](const std::stop_token& ended) { m_drain.run(stop, ended); });
    std::jthread writer([this](const std::stop_token& writer_stop) { m_queue.run(writer_stop); });
    const std::jthread visitor(
        [this](const std::stop_token& visitor_stop) { m_visitor.run(visitor_stop); });
    const std::jthread errands(
        [this](const std::stop_token& errands_stop) { m_errands.run(errands_stop); });
    std::jthread checkpoints;
    if (m_checkpoints) {
      checkpoints = std::jthread([this](const std::stop_token& checkpoints_stop) {
        m_checkpoints->run(checkpoints_stop);
      });
    }
    // What goes out need not wait for what comes in: it is tried again by the next listener.
    const std::jthread engine([this, &stop] { m_engine.run(stop); });
    m_stop = stop;
    std::jthread admin;
    if (m_admin) {
      admin =
          std::jthread([this](const std::stop_token& admin_stop) { m_admin->serve(admin_stop); });
    }
    const std::jthread delayed([this, &stop] { m_delayed.run(stop); });
    std::jthread reloader;
    if (m_world.reload != nullptr) {
      reloader = std::jthread([this](const std::stop_token& reloader_stop) {
        Reloader({*m_world.reload,
                  m_accounts,
                  m_own_url,
                  [this](std::vector<routing::Definition> destinations) {
                    return use_destinations(std::move(destinations));
                  },
                  m_world.clock,
                  m_world.logger})
            .run(reloader_stop);
      });
    }
    std::jthread certificates;
    if (m_certificates) {
      certificates = std::jthread([this](const std::stop_token& watch_stop) {
        CertificateWatch(*m_certificates, m_serving, {*m_server, m_world.clock, m_world.logger})
            .run(watch_stop);
      });
    }
    m_server->serve(stop);
    // The senders have been answered; what they were promised is written before anything else ends.
    writer.request_stop();
    writer.join();
  }

private:
  void take_proxies_word(model::Request& request) const
  {
    if (m_config.proxies.empty()) {
      return;
    }
    http::take_forwarded(request, m_config.proxies);
    if (m_accounts.now()->public_url != m_own_url) {
      request.called_base.clear(); // a public_url of ours counts for more
    }
  }

  /// Why senders should be kept away; asked on the admin server's thread.
  [[nodiscard]] std::string why_unready() const
  {
    if (m_stop.stop_requested()) {
      return "stopping, requests under way are still answered";
    }
    if (m_queue.counters().is_failing) {
      return "the journal cannot be written";
    }
    const auto accounts = m_accounts.now();
    const bool serves = std::ranges::any_of(
        accounts->accounts, [](const auto& account) { return !account.second.stopped; });
    return serves ? "" : "no account can serve";
  }

  [[nodiscard]] std::string metrics() const
  {
    const auto accounts = m_accounts.now();
    return metrics_page({m_metrics,
                         m_server->counters(),
                         m_config.limits,
                         m_queue,
                         m_config.queue,
                         *accounts,
                         m_config.journal,
                         m_config.version,
                         why_unready().empty()});
  }

  LiveAccounts m_accounts;
  std::string m_own_url; ///< what senders call without a public URL
  std::unique_ptr<journal::Journal> m_journal;
  CommitQueue m_queue;
  Drain m_drain;
  std::unique_ptr<Checkpoints> m_checkpoints;
  Visitor m_visitor;
  Errands m_errands;
  DelayedReplies m_delayed;
  Metrics m_metrics;
  const Config m_config;
  std::stop_token m_stop;
  World m_world;
  Receiver m_receiver;
  deliver::Engine m_engine;
  bool m_prints = false; ///< from the start: nothing else does
  std::optional<CertificateFiles> m_certificates;
  crypto::CertificateFacts m_serving;     ///< at the start
  std::unique_ptr<http::Server> m_server; // its threads use those before it
  std::optional<Pulse> m_pulse;
  std::unique_ptr<http::Server> m_admin; // last: it asks all of them
};

Listener::Listener(std::unique_ptr<Pipeline> pipeline)
    : m_pipeline(std::move(pipeline))
{
}

Listener::~Listener() = default;

Result<std::unique_ptr<Listener>>
Listener::open(const Config& config, receive::AccountTable accounts, const World& world)
{
  HOOKCTL_TRY_AS(auto journal, open_writer(config.journal, config.shared_journal, config.keep));
  accounts.public_url = config.public_url.value_or("");
  auto pipeline =
      std::make_unique<Pipeline>(std::move(accounts), std::move(journal), config, world);
  HOOKCTL_TRY(pipeline->add_checkpoints(config));
  HOOKCTL_TRY(pipeline->add_destinations(config));
  HOOKCTL_TRY(pipeline->bind(config));
  HOOKCTL_TRY(pipeline->bind_admin(config));
  return std::unique_ptr<Listener>(new Listener(std::move(pipeline)));
}

bool Listener::beats(std::chrono::milliseconds within, const std::stop_token& stop)
{
  return m_pipeline->beats(within, stop);
}

const http::Counters& Listener::counters() const
{
  return m_pipeline->counters();
}

model::Request Listener::redact(const model::Request& request) const
{
  return m_pipeline->redact(request);
}

std::string Listener::admin_url() const
{
  return m_pipeline->admin_url();
}

const std::string& Listener::base_url() const
{
  return m_pipeline->base_url();
}

void Listener::run(const std::stop_token& stop)
{
  m_pipeline->run(stop);
}

} // namespace hookctl::listen
