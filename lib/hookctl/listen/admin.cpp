#include "hookctl/listen/admin.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/metrics/exposition.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace hookctl::listen {

namespace {

/// Probes and scrapers are few, ask little and ask often.
http::ServerLimits admin_limits()
{
  http::ServerLimits limits;
  limits.body_bytes = 1024;
  limits.header_bytes = 8U << 10U;
  limits.target_bytes = 1024;
  limits.connections = 64;
  limits.connections_per_address = 32;
  limits.buffered_bytes = 1U << 20U;
  limits.in_flight = 64;
  // What /healthz gets when the other server does not answer.
  limits.reply_deadline = std::chrono::seconds{2};
  limits.stop_deadline = std::chrono::milliseconds{500};
  return limits;
}

model::Response plain(int status, std::string body)
{
  return {status,
          {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}},
          std::move(body)};
}

model::Response readiness(const std::string& why_unready)
{
  return why_unready.empty() ? plain(200, "ready\n")
                             : plain(503, text("not ready: ", why_unready, "\n"));
}

model::Response page(std::string metrics)
{
  model::Response response = plain(200, std::move(metrics));
  response.headers.front().second = metrics::Exposition::kContentType;
  return response;
}

/// The other server's thread answers, or nobody does.
void answer_health(const AdminParts& parts, const http::Responder& responder)
{
  if (!parts.run_soon([responder] { responder.send(plain(200, "ok\n")); })) {
    responder.send(plain(503, "not healthy: the server's thread does not answer\n"));
  }
}

void answer(const AdminParts& parts,
            const model::Request& request,
            const http::Responder& responder)
{
  if (request.method != "GET" && request.method != "HEAD") {
    model::Response response = plain(405, "method not allowed\n");
    response.headers.emplace_back("Allow", "GET, HEAD");
    responder.send(std::move(response));
    return;
  }
  const std::string_view path = request.path();
  if (path == "/healthz") {
    answer_health(parts, responder);
  } else if (path == "/readyz") {
    responder.send(readiness(parts.why_unready()));
  } else if (path == "/metrics") {
    responder.send(page(parts.metrics()));
  } else if (path == "/") {
    responder.send(plain(200, "/healthz\n/readyz\n/metrics\n"));
  } else {
    responder.send(plain(404, "not found: there are /healthz, /readyz and /metrics\n"));
  }
}

} // namespace

void keep_descriptors(std::size_t descriptors, http::ServerLimits& limits)
{
  if (descriptors > 0) {
    const std::size_t kept = std::min(kDescriptorsKept, descriptors / 2);
    limits.connections = std::min(limits.connections, descriptors - kept);
  }
}

Result<std::unique_ptr<http::Server>> bind_admin(const http::BindAddress& address, AdminParts parts)
{
  const Clock& clock = parts.clock;
  log::Logger& logger = parts.logger;
  return http::bind_server(
      address,
      admin_limits(),
      clock,
      logger,
      [parts = std::move(parts)](const model::Request& request, const http::Responder& responder) {
        answer(parts, request, responder);
      });
}

} // namespace hookctl::listen
