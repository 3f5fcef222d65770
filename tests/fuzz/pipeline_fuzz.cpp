// What comes over one connection, all the way: framing, who sent it, decision, the bytes of the
// answer. Each request gets one answer, the same whatever the pieces it comes in; nothing is
// accepted that another implementation does not find signed; what is signed is not refused for it.

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/detail/assembler.hpp"
#include "hookctl/http/detail/reply.hpp"
#include "hookctl/http/forwarded.hpp"
#include "hookctl/receive/decide.hpp"
#include "tests/support/definitions.hpp"
#include "tests/support/fakes.hpp"

#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

using namespace hookctl;

namespace {

constexpr std::string_view kKey = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view kToken = "9vXwQ2m1c0fUe8rT5kLh3A";
constexpr std::string_view kPeer = "10.0.0.1";
constexpr std::size_t kLargestInput = 16U << 10U;

// One account of each kind.
constexpr const char* kShared = R"(
name: shared
auth_key: env:KEY
event_path: type
id_path: id
sender_path: [user, 'header:X-User']
send_to_user: true
default_source: whatsapp
params: {all: '$..n', total: order.total}
events: ['*']
allow_from: [203.0.113.0/24]
token: 9vXwQ2m1c0fUe8rT5kLh3A
)";
constexpr const char* kSigned = R"(
name: signed
auth_key: env:KEY
verify: {hmac: {algorithm: sha256, signed: '{body}', signature: {header: X-Sig, encoding: hex}}}
event_path: type
events: ['a*']
token: 9vXwQ2m1c0fUe8rT5kLh3A
)";
constexpr const char* kAsking = R"(
name: asking
provider: whatsapp_cloud
auth_key: env:KEY
events: ['*']
token: 9vXwQ2m1c0fUe8rT5kLh3A
)";

void add(receive::AccountTable& table, const char* yaml, const char* name)
{
  const auto account = account::parse_account(yaml, "fuzz", name);
  HOOKCTL_ASSERT(account.has_value());
  auto ready = receive::make_ready(*account,
                                   tests::built_in(account->provider),
                                   os::Environment({{"KEY", std::string(kKey)}}),
                                   model::Environment::development,
                                   "/",
                                   tests::FakeClock().now());
  HOOKCTL_ASSERT(ready.has_value() && !ready->stopped);
  table.accounts.emplace(name, *std::move(ready));
}

receive::AccountTable make_table()
{
  receive::AccountTable table;
  table.public_url = "https://hooks.example.com";
  add(table, kShared, "shared");
  add(table, kSigned, "signed");
  add(table, kAsking, "asking");
  return table;
}

/// By OpenSSL itself: not by the code under test.
std::string hmac_hex(std::string_view body)
{
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  HMAC(EVP_sha256(),
       kKey.data(),
       static_cast<int>(kKey.size()),
       reinterpret_cast<const unsigned char*>(body.data()),
       body.size(),
       digest.data(),
       &length);
  std::string hex;
  for (unsigned i = 0; i < length; ++i) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    hex += kDigits[digest[i] >> 4U];
    hex += kDigits[digest[i] & 15U];
  }
  return hex;
}

bool has_value(const model::Request& request, std::string_view name, const std::string& wanted)
{
  return std::ranges::any_of(request.headers, [&](const auto& header) {
    return equals_ignore_case(header.first, name) &&
           (trim(header.second) == wanted || lower(trim(header.second)) == wanted);
  });
}

bool is_at(const model::Request& request, std::string_view account)
{
  return request.path() == text("/development/", account, "/", kToken);
}

/// Whether its account's sender proved itself, found out in another way.
bool is_proved(const model::Request& request)
{
  const std::string key(kKey);
  if (is_at(request, "shared")) {
    const bool is_told =
        has_value(request, "X-Auth-Token", key) ||
        std::ranges::any_of(request.headers, [&](const auto& header) {
          return equals_ignore_case(header.first, "Authorization") && header.second.ends_with(key);
        });
    return is_told && request.remote_address.starts_with("203.0.113.") && !request.is_sender_hidden;
  }
  if (is_at(request, "signed")) {
    return has_value(request, "X-Sig", hmac_hex(request.body));
  }
  return is_at(request, "asking") &&
         has_value(request, "X-Hub-Signature-256", "sha256=" + hmac_hex(request.body));
}

void check_status(int status)
{
  static const std::set<int> kStatuses = {
      200, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 422, 429, 431, 501, 503, 505};
  HOOKCTL_ASSERT(kStatuses.contains(status));
}

/// One whole answer: the head says how long the rest is.
void check_answer(std::string_view bytes, const model::Response& response)
{
  HOOKCTL_ASSERT(bytes.starts_with(text("HTTP/1.1 ", response.status, " ")));
  const std::size_t end = bytes.find("\r\n\r\n");
  HOOKCTL_ASSERT(end != std::string_view::npos);
  const std::string_view head = bytes.substr(0, end + 2);
  const std::string_view body = bytes.substr(end + 4);
  HOOKCTL_ASSERT(head.find(text("\r\nContent-Length: ", body.size(), "\r\n")) !=
                 std::string_view::npos);
  HOOKCTL_ASSERT(body == response.body);
  HOOKCTL_ASSERT(head.find(kKey) == std::string_view::npos &&
                 body.find(kKey) == std::string_view::npos);
}

void check_events(const receive::Decision& decision)
{
  for (const receive::DecidedEvent& event : decision.events) {
    HOOKCTL_ASSERT(event.envelope.find('\n') == std::string::npos);
    HOOKCTL_ASSERT(json::Document::parse(event.envelope).has_value());
    HOOKCTL_ASSERT(!event.id.empty() && !event.code.empty());
    HOOKCTL_ASSERT(event.gate != receive::Gate::open || event.reason.empty());
  }
}

receive::Decision decide(const model::Request& request)
{
  static const receive::AccountTable table = make_table();
  const tests::FakeClock clock;
  tests::SeededRng rng;
  auto decision = receive::decide(request, table, clock, rng);
  HOOKCTL_ASSERT(decision.has_value());
  return *std::move(decision);
}

model::Response answer_of(const model::Request& request)
{
  const receive::Decision decision = decide(request);
  using Kind = receive::Decision::Kind;
  check_events(decision);
  if (decision.kind == Kind::accepted) {
    HOOKCTL_ASSERT(is_proved(request));
    return receive::success_response(decision.answer, decision.delivery_id);
  }
  if (decision.kind == Kind::handshake) {
    HOOKCTL_ASSERT(is_at(request, "asking") && request.method == "GET");
    HOOKCTL_ASSERT(request.query().find("hub.") != std::string_view::npos);
  } else {
    HOOKCTL_ASSERT(decision.response.status >= 400 && !decision.reason.empty());
  }
  return decision.response;
}

/// The same request from somebody who has the key, and then with a byte more than was signed.
void check_signed(model::Request request)
{
  if (!is_at(request, "signed") || request.method != "POST") {
    return;
  }
  std::erase_if(request.headers,
                [](const auto& header) { return equals_ignore_case(header.first, "X-Sig"); });
  request.headers.emplace_back("X-Sig", hmac_hex(request.body));
  HOOKCTL_ASSERT(answer_of(request).status != 401);
  request.body += ' ';
  HOOKCTL_ASSERT(answer_of(request).status == 401);
}

/// The answers to all that comes, in pieces of that size.
std::string serve(std::string_view input, std::size_t piece)
{
  static const auto proxies = *http::parse_trusted_proxies({"10.0.0.0/8"});
  http::ServerLimits limits;
  limits.body_bytes = 4096;
  limits.header_bytes = 4096;
  http::detail::Assembler assembler(limits);
  std::string pending;
  std::string answers;
  for (std::size_t at = 0; at < input.size(); at += piece) {
    pending += input.substr(at, piece);
    std::string_view rest = pending;
    while (!rest.empty()) {
      const auto progress = assembler.feed(rest);
      if (!progress) {
        check_status(progress.error().status);
        return answers + text("refused ", progress.error().status);
      }
      if (*progress != http::detail::Assembler::Progress::complete) {
        break;
      }
      model::Request request = assembler.take();
      request.remote_address = kPeer;
      http::take_forwarded(request, proxies);
      const model::Response response = answer_of(request);
      check_status(response.status);
      const bool is_head = request.method == "HEAD";
      const std::string bytes =
          http::detail::render(response,
                               http::detail::After::keep,
                               is_head ? http::detail::Method::head : http::detail::Method::other);
      if (!is_head) {
        check_answer(bytes, response);
      }
      if (piece >= input.size()) {
        check_signed(request);
      }
      answers += bytes;
    }
    pending.erase(0, pending.size() - rest.size());
  }
  return answers;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string input(data, data + std::min(size, kLargestInput));
  const std::string whole = serve(input, input.size() + 1);
  HOOKCTL_ASSERT(whole == serve(input, 13));
  return 0;
}
