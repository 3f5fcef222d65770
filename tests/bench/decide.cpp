// decide [REQUESTS]: what the listener does to one signed 2 KB post of GitHub's between its last
// byte and the journal, and the answer after it: CPU time of one thread, nothing written.

#include "hookctl/receive/decide.hpp"

#include "hookctl/base/batched_rng.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/crypto/system_rng.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/preset/library.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

namespace {

using namespace hookctl;

constexpr std::string_view kKey = "s3cret";
constexpr std::string_view kToken = "9vXwQ2m1c0fUe8rT5kLh3A";
constexpr std::size_t kBodyBytes = 2048;

template<typename T> T value_or_exit(Result<T> result)
{
  if (!result) {
    std::fprintf(stderr, "decide: %s\n", result.error().message.c_str());
    std::exit(1);
  }
  return *std::move(result);
}

receive::AccountTable make_table(const Clock& clock)
{
  account::Account account{.name = value_or_exit(model::AccountName::parse("gh"))};
  account.provider = "github";
  account.token = kToken;
  account.auth_key = value_or_exit(model::parse_key_reference("env:KEY"));
  account.events = {"*"};
  const os::Environment variables({{"KEY", std::string(kKey)}});
  receive::AccountTable table;
  table.public_url = "http://127.0.0.1:8080";
  table.accounts.emplace("gh",
                         value_or_exit(receive::make_ready(
                             account,
                             value_or_exit(preset::Library("/nonexistent").find("github")),
                             variables,
                             model::Environment::development,
                             "/",
                             clock.now())));
  return table;
}

/// The preset's sample without white space, as GitHub sends it, and as long as such posts are.
std::string make_body()
{
  const auto sample = value_or_exit(
      json::Document::parse(value_or_exit(preset::Library("/nonexistent").find("github")).sample));
  std::string body = sample.compact(json::Document::root());
  body.pop_back();
  body += R"(,"pad":")";
  body.append(kBodyBytes - body.size() - 2, 'x');
  return body + "\"}";
}

model::Request make_post(TimePoint now)
{
  model::Request post;
  post.method = "POST";
  post.target = text("/development/gh/", kToken);
  post.body = make_body();
  const std::string mac =
      value_or_exit(crypto::hmac(crypto::HashAlgorithm::sha256, kKey, post.body));
  post.headers = {{"Host", "127.0.0.1:8080"},
                  {"Content-Type", "application/json"},
                  {"Content-Length", text(post.body.size())},
                  {"X-GitHub-Event", "push"},
                  {"X-GitHub-Delivery", "5b0c1d2e-0000-4000-8000-000000000001"},
                  {"X-Hub-Signature-256", text("sha256=", hex_encode(mac))},
                  {"User-Agent", "GitHub-Hookshot/1"},
                  {"Accept", "*/*"}};
  post.remote_address = "127.0.0.1";
  post.received_at = now;
  return post;
}

double cpu_seconds()
{
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

} // namespace

int main(int argc, char** argv)
{
  const std::uint64_t requests = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
  const SystemClock clock;
  crypto::SystemRng system_rng;
  BatchedRng rng(system_rng);
  const receive::AccountTable table = make_table(clock);
  const model::Request post = make_post(clock.now());
  std::size_t bytes = 0;
  const double began = cpu_seconds();
  for (std::uint64_t i = 0; i < requests; ++i) {
    model::Request request = post;
    const auto decision = value_or_exit(receive::decide(request, table, clock, rng));
    if (decision.kind != receive::Decision::Kind::accepted) {
      std::fprintf(stderr, "decide: %s\n", decision.reason.c_str());
      return 1;
    }
    bytes += receive::success_response(decision.answer, decision.delivery_id).body.size();
    bytes += decision.trace.size();
  }
  const double took = cpu_seconds() - began;
  std::printf("%.0f requests/s, %.2f us each (%zu bytes of trace and answer)\n",
              static_cast<double>(requests) / took,
              took * 1e6 / static_cast<double>(requests),
              bytes / (requests > 0 ? requests : 1));
  return 0;
}
