// How many messages a second go into a stream of JetStream and are acknowledged: with libnats' own
// js_PublishAsync, and with ours, by the size of the window.
//
//   bench_fleet_publish nats://127.0.0.1:4222 COUNT SIZE

#include "hookctl/base/text.hpp"
#include "hookctl/nats/connection.hpp"
#include "hookctl/nats/publisher.hpp"
#include "hookctl/nats/stream.hpp"

#include <nats/nats.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace hookctl;

namespace {

double rate(std::size_t count, std::chrono::steady_clock::time_point began)
{
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return static_cast<double>(count) / took.count();
}

/// What libnats does when nobody asks what became of each message.
double raw_rate(const std::string& url, const std::string& payload, std::size_t count)
{
  natsConnection* socket = nullptr;
  jsCtx* context = nullptr;
  jsOptions options;
  jsOptions_Init(&options);
  options.PublishAsync.MaxPending = 1024;
  if (natsConnection_ConnectTo(&socket, url.c_str()) != NATS_OK ||
      natsConnection_JetStream(&context, socket, &options) != NATS_OK) {
    std::abort();
  }
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    js_PublishAsync(
        context, "bench.raw", payload.data(), static_cast<int>(payload.size()), nullptr);
  }
  js_PublishAsyncComplete(context, nullptr);
  const double result = rate(count, began);
  jsCtx_Destroy(context);
  natsConnection_Destroy(socket);
  return result;
}

Result<double> our_rate(nats::Connection& connection,
                        const std::string& payload,
                        std::size_t count,
                        std::size_t window)
{
  HOOKCTL_TRY_AS(const auto publisher, nats::Publisher::open(connection, {.window = window}));
  std::vector<nats::NewMessage> messages(
      count, nats::NewMessage{.subject = "bench.ours", .payload = payload});
  for (std::size_t i = 0; i < count; ++i) {
    messages[i].id = text("window-", window, "-", i);
  }
  const auto began = std::chrono::steady_clock::now();
  for (const auto& outcome : publisher->publish(messages)) {
    HOOKCTL_TRY(outcome);
  }
  return rate(count, began);
}

Result<> run(const std::string& url, std::size_t count, std::size_t size)
{
  HOOKCTL_TRY_AS(const auto connection, nats::Connection::open({.servers = {url}}));
  HOOKCTL_TRY(nats::ensure_stream(
      *connection, {.name = "bench", .description = "a bench", .subject = "bench.>"}));
  const std::string payload(size, 'x');
  std::printf("libnats js_PublishAsync        %8.0f/s\n", raw_rate(url, payload, count));
  for (const std::size_t window : {1U, 4U, 16U, 64U, 128U, 256U, 512U, 1024U, 4096U}) {
    const std::size_t fewer = std::min(count, window * 2'000);
    HOOKCTL_TRY_AS(const double ours, our_rate(*connection, payload, fewer, window));
    std::printf("ours with ids, window %5zu   %8.0f/s\n", window, ours);
  }
  return {};
}

} // namespace

int main(int argc, char** argv)
{
  if (argc != 4) {
    std::fputs("usage: bench_fleet_publish URL COUNT SIZE\n", stderr);
    return 2;
  }
  const auto count = parse_integer<std::size_t>(argv[2]);
  const auto size = parse_integer<std::size_t>(argv[3]);
  if (!count || !size) {
    return 2;
  }
  if (const auto done = run(argv[1], *count, *size); !done) {
    std::fprintf(stderr, "%s\n", done.error().message.c_str());
    return 1;
  }
  return 0;
}
