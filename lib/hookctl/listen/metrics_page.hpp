#pragma once

#include "hookctl/http/counters.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/listen/commit_queue.hpp"
#include "hookctl/listen/metrics.hpp"
#include "hookctl/receive/account_table.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace hookctl::listen {

/// What the page is made of.
struct MetricsSources {
  const Metrics& metrics;
  const http::Counters& http;
  const http::ServerLimits& limits;
  const CommitQueue& queue;
  const CommitQueue::Limits& queue_limits;
  const receive::AccountTable& accounts;
  const std::filesystem::path& journal;
  std::string_view version;
  bool is_ready = false;
};

/// Everything that a listener counts, as Prometheus reads it. Names, labels and their meaning are
/// an interface: hookctl-metrics(7) lists them.
std::string metrics_page(const MetricsSources& sources);

} // namespace hookctl::listen
