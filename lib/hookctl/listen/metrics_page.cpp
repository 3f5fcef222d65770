#include "hookctl/listen/metrics_page.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/metrics/exposition.hpp"
#include "hookctl/os/process_usage.hpp"

#include <system_error>

namespace hookctl::listen {

namespace {

using metrics::Exposition;
using metrics::Type;

/// The family in which a count of the HTTP server stands.
enum class CountKind { own, refused, closed };

CountKind kind_of(http::Count count)
{
  using http::Count;
  switch (count) {
  case Count::connections:
  case Count::requests:
  case Count::replies:
  case Count::tls_handshakes:
  case Count::tls_resumed:
  case Count::late_reply:
  case Count::out_of_descriptors:
    return CountKind::own;
  case Count::malformed:
  case Count::length_missing:
  case Count::body_too_large:
  case Count::target_too_long:
  case Count::coded_content:
  case Count::unmet_expectation:
  case Count::headers_too_large:
  case Count::unknown_coding:
  case Count::unknown_version:
  case Count::slow_head:
  case Count::slow_body:
  case Count::tls_failed:
  case Count::slow_handshake:
  case Count::plain_http:
  case Count::address_cap:
  case Count::connection_cap:
  case Count::buffers_full:
  case Count::busy:
  case Count::no_reply:
    return CountKind::refused;
  case Count::slow_reader:
  case Count::peer_gone:
  case Count::idle_closed:
  case Count::idle_evicted:
    return CountKind::closed;
  }
  return CountKind::own;
}

void write_counts(Exposition& page,
                  const http::Counters& counters,
                  CountKind kind,
                  std::string_view label)
{
  for (std::size_t i = 0; i < http::kCounts; ++i) {
    const auto count = static_cast<http::Count>(i);
    if (kind_of(count) == kind) {
      page.sample(counters[count], {{label, http::to_string(count)}});
    }
  }
}

void write_http(Exposition& page, const MetricsSources& sources)
{
  using http::Count;
  const http::Counters& http = sources.http;
  page.single("hookctl_http_connections_total",
              Type::counter,
              "Connections accepted.",
              http[Count::connections]);
  page.family("hookctl_tls_handshakes_total", Type::counter, "TLS handshakes done, by kind.");
  page.sample(http[Count::tls_handshakes], {{"kind", "full"}});
  page.sample(http[Count::tls_resumed], {{"kind", "resumed"}});
  page.single("hookctl_http_requests_total",
              Type::counter,
              "Requests that came whole and within the limits.",
              http[Count::requests]);
  page.single("hookctl_http_replies_total",
              Type::counter,
              "Answers to such requests that were sent.",
              http[Count::replies]);
  page.family("hookctl_http_refused_total",
              Type::counter,
              "Requests and connections turned away before anything was decided, by reason.");
  write_counts(page, http, CountKind::refused, "reason");
  page.family("hookctl_http_closed_total",
              Type::counter,
              "Connections that ended otherwise than by an answer, by reason.");
  write_counts(page, http, CountKind::closed, "reason");
  page.single("hookctl_http_late_replies_total",
              Type::counter,
              "Answers whose sender was gone, or had been told 503.",
              http[Count::late_reply]);
  page.single("hookctl_http_out_of_descriptors_total",
              Type::counter,
              "Times that no descriptor was left for a new connection.",
              http[Count::out_of_descriptors]);
}

void write_http_now(Exposition& page, const MetricsSources& sources)
{
  const http::Counters& http = sources.http;
  const http::ServerLimits& limits = sources.limits;
  const auto pair = [&](std::string_view name,
                        std::string_view help,
                        std::size_t now,
                        std::string_view limit_help,
                        std::size_t limit) {
    page.single(name, Type::gauge, help, std::uint64_t{now});
    page.single(text(name, "_limit"), Type::gauge, limit_help, std::uint64_t{limit});
  };
  pair("hookctl_http_connections",
       "Connections open now.",
       http.open_connections,
       "Most connections open at once.",
       limits.connections);
  page.single("hookctl_http_connections_idle",
              Type::gauge,
              "Connections open now on which no request is under way.",
              std::uint64_t{http.idle_connections});
  pair("hookctl_http_requests_in_flight",
       "Requests whose answer is awaited now.",
       http.in_flight,
       "Most requests whose answer is awaited at once.",
       limits.in_flight);
  pair("hookctl_http_buffered_bytes",
       "Bytes of requests that are not answered yet, now.",
       http.buffered_bytes,
       "Most such bytes at once.",
       limits.buffered_bytes);
}

/// Shown for what found no account.
std::string_view shown(std::string_view account)
{
  return account == Metrics::kUnknownAccount ? "unknown" : account;
}

void write_deliveries(Exposition& page, const Metrics::Snapshot& counts)
{
  page.family("hookctl_deliveries_total",
              Type::counter,
              "Requests decided, by account and what became of them.");
  for (const auto& [account, of] : counts.accounts) {
    for (std::size_t i = 0; i < kDeliveryOutcomes.size(); ++i) {
      page.sample(of.deliveries[i],
                  {{"account", shown(account)}, {"outcome", kDeliveryOutcomes[i]}});
    }
  }
  page.family("hookctl_responses_total",
              Type::counter,
              "Answers to requests decided, by account and HTTP status.");
  for (const auto& [account, of] : counts.accounts) {
    for (const auto& [status, count] : of.statuses) {
      page.sample(count, {{"account", shown(account)}, {"status", text(status)}});
    }
  }
  page.family("hookctl_drifted_deliveries_total",
              Type::counter,
              "Accepted deliveries whose payload differs from the account's description.");
  for (const auto& [account, of] : counts.accounts) {
    if (account != Metrics::kUnknownAccount) {
      page.sample(of.drifted, {{"account", account}});
    }
  }
}

void write_events(Exposition& page, const Metrics::Snapshot& counts)
{
  using Status = journal::EventStatus;
  page.family("hookctl_events_total",
              Type::counter,
              "Events of accepted deliveries, by account and the status they were kept with.");
  for (const auto& [account, of] : counts.accounts) {
    if (account == Metrics::kUnknownAccount) {
      continue;
    }
    for (const Status status :
         {Status::pending, Status::no_destination, Status::inactive, Status::unroutable}) {
      const auto found = of.events.find(status);
      page.sample(found == of.events.end() ? std::uint64_t{0} : found->second,
                  {{"account", account}, {"status", journal::to_string(status)}});
    }
  }
}

void write_attempts(Exposition& page, const Metrics& metrics, const Metrics::Snapshot& counts)
{
  page.family("hookctl_attempts_total",
              Type::counter,
              "Attempts to hand an event to a destination, by how they ended.");
  for (const auto& [name, of] : counts.destinations) {
    page.sample(of.delivered, {{"destination", name}, {"outcome", "delivered"}});
    page.sample(of.retried, {{"destination", name}, {"outcome", "retried"}});
    page.sample(of.dead, {{"destination", name}, {"outcome", "dead"}});
  }
  page.family("hookctl_attempt_seconds", Type::histogram, "How long such an attempt took.");
  page.samples(metrics.attempt_seconds.read());
  page.family("hookctl_decide_seconds",
              Type::histogram,
              "From a whole request to the decision: account, signature, payload, mapping.");
  page.samples(metrics.decide_seconds.read());
}

std::uint64_t file_bytes(std::filesystem::path path, std::string_view suffix)
{
  path += suffix;
  std::error_code failed;
  const auto bytes = std::filesystem::file_size(path, failed);
  return failed ? 0 : bytes;
}

void write_journal(Exposition& page, const MetricsSources& sources)
{
  const CommitCounters& commits = sources.queue.counters();
  page.family("hookctl_commits_total",
              Type::counter,
              "Batches of deliveries written to the journal, by outcome.");
  page.sample(std::uint64_t{commits.committed}, {{"outcome", "committed"}});
  page.sample(std::uint64_t{commits.failed}, {{"outcome", "failed"}});
  page.single("hookctl_committed_deliveries_total",
              Type::counter,
              "Deliveries in the batches that were committed, repeats too.",
              std::uint64_t{commits.deliveries});
  page.family("hookctl_commit_seconds",
              Type::histogram,
              "How long it took to put a batch on stable storage.");
  page.samples(commits.seconds.read());
  page.single("hookctl_refusals_dropped_total",
              Type::counter,
              "Refused requests that are not in the ring that inbox list --refused shows.",
              std::uint64_t{commits.refusals_dropped});
  if (sources.journal.empty()) {
    return; // it is no file of ours
  }
  page.family("hookctl_journal_bytes", Type::gauge, "Size of the journal's files.");
  page.sample(file_bytes(sources.journal, ""), {{"file", "database"}});
  page.sample(file_bytes(sources.journal, "-wal"), {{"file", "log"}});
}

void write_queue(Exposition& page, const MetricsSources& sources)
{
  const CommitQueue::Depth depth = sources.queue.depth();
  page.single("hookctl_queue_deliveries",
              Type::gauge,
              "Deliveries that wait for the journal now.",
              std::uint64_t{depth.records});
  page.single("hookctl_queue_deliveries_limit",
              Type::gauge,
              "Most deliveries that wait at once; beyond, senders get 503.",
              std::uint64_t{sources.queue_limits.records});
  page.single("hookctl_queue_bytes",
              Type::gauge,
              "Bytes of deliveries that wait for the journal now.",
              std::uint64_t{depth.bytes});
  page.single("hookctl_queue_bytes_limit",
              Type::gauge,
              "Most such bytes at once; beyond, senders get 503.",
              std::uint64_t{sources.queue_limits.bytes});
  page.single("hookctl_queue_full_total",
              Type::counter,
              "Deliveries that found no room there.",
              std::uint64_t{sources.queue.counters().refused_when_full});
}

void write_state(Exposition& page, const MetricsSources& sources)
{
  page.family("hookctl_build_info", Type::gauge, "Always 1; the label is the program's version.");
  page.sample(std::uint64_t{1}, {{"version", sources.version}});
  page.single("hookctl_ready",
              Type::gauge,
              "1 while /readyz says 200.",
              std::uint64_t{sources.is_ready ? 1U : 0U});
  std::uint64_t serving = 0;
  std::uint64_t awaiting = 0;
  std::uint64_t stopped = 0;
  for (const auto& [name, account] : sources.accounts.accounts) {
    ++(account.stopped ? stopped : account.awaits_key ? awaiting : serving);
  }
  page.family("hookctl_accounts", Type::gauge, "Accounts, by state.");
  page.sample(serving, {{"state", "serving"}});
  page.sample(awaiting, {{"state", "awaiting_key"}});
  page.sample(stopped, {{"state", "stopped"}});
}

void write_process(Exposition& page)
{
  const auto usage = os::process_usage();
  if (!usage) {
    return;
  }
  page.single("process_cpu_seconds_total",
              Type::counter,
              "Processor time, user and system.",
              usage->cpu_seconds);
  page.single("process_resident_memory_bytes",
              Type::gauge,
              "Memory that is really there.",
              usage->resident_bytes);
  page.single("process_virtual_memory_bytes", Type::gauge, "Address space.", usage->virtual_bytes);
  page.single("process_threads", Type::gauge, "Threads.", usage->threads);
  page.single("process_open_fds", Type::gauge, "Open descriptors.", usage->open_descriptors);
  page.single("process_max_fds", Type::gauge, "Most of them.", usage->descriptor_limit);
  page.single("process_start_time_seconds",
              Type::gauge,
              "When the process started, in seconds since 1970.",
              usage->started_at);
}

} // namespace

std::string metrics_page(const MetricsSources& sources)
{
  const Metrics::Snapshot counts = sources.metrics.read();
  Exposition page;
  write_state(page, sources);
  write_deliveries(page, counts);
  write_events(page, counts);
  write_attempts(page, sources.metrics, counts);
  write_journal(page, sources);
  write_queue(page, sources);
  write_http(page, sources);
  write_http_now(page, sources);
  write_process(page);
  return page.text();
}

} // namespace hookctl::listen
