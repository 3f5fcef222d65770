#include "hookctl/destination/http_destination.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace hookctl::destination {

namespace {

constexpr std::chrono::hours kLongestRetryAfter{1};

/// `%` too, so that the receiver can decode it. Cut short, because a receiver refuses a request for
/// the length of its headers; the body has it whole.
std::string header_safe(std::string_view value)
{
  constexpr std::size_t kLongest = 512;
  std::string out;
  for (const char c : value.substr(0, kLongest)) {
    const bool plain = c > ' ' && c < '\x7F' && c != '%';
    out += plain ? std::string(1, c) : percent_encode({&c, 1});
  }
  return out;
}

model::Headers headers_of(const Outgoing& outgoing)
{
  return {
      {"Content-Type", "application/json"},
      {"X-Hookctl-Event-Id", header_safe(outgoing.event_id)},
      {"X-Hookctl-Delivery-Id", header_safe(outgoing.delivery_id)},
      {"X-Hookctl-Account", header_safe(outgoing.account)},
      {"X-Hookctl-Event-Code", header_safe(outgoing.code)},
      {"X-Hookctl-Attempt", text(outgoing.attempt)},
  };
}

Attempt::Outcome outcome_of(int status)
{
  if (status >= 200 && status < 300) {
    return Attempt::Outcome::delivered;
  }
  const bool later = status == 408 || status == 425 || status == 429;
  return status >= 400 && status < 500 && !later ? Attempt::Outcome::dead : Attempt::Outcome::retry;
}

/// RFC 9110 section 10.2.3, the form in seconds; the form with a date is left to our own schedule.
std::optional<std::chrono::milliseconds> retry_after_of(const model::Response& response)
{
  const auto value = model::find_header(response.headers, "Retry-After");
  const auto seconds = value ? parse_integer<std::uint32_t>(trim(*value)) : std::nullopt;
  if (!seconds) {
    return std::nullopt;
  }
  return std::min<std::chrono::milliseconds>(std::chrono::seconds(*seconds), kLongestRetryAfter);
}

class HttpDestination final : public Destination {
public:
  HttpDestination(std::string name, http::Url url, std::unique_ptr<http::Client> client)
      : m_name(std::move(name))
      , m_url(std::move(url))
      , m_client(std::move(client))
  {
  }

  [[nodiscard]] const std::string& name() const override { return m_name; }

  Attempt send(const Outgoing& outgoing) override
  {
    const auto response = m_client->post(m_url, headers_of(outgoing), outgoing.envelope);
    Attempt attempt;
    if (!response) {
      attempt.detail = response.error().message;
      return attempt;
    }
    attempt.outcome = outcome_of(response->status);
    attempt.status = response->status;
    attempt.detail = text(response->status);
    if (attempt.outcome == Attempt::Outcome::retry) {
      attempt.retry_after = retry_after_of(*response);
    }
    return attempt;
  }

private:
  std::string m_name;
  http::Url m_url;
  std::unique_ptr<http::Client> m_client;
};

} // namespace

std::unique_ptr<Destination>
make_http_destination(std::string name, http::Url url, std::unique_ptr<http::Client> client)
{
  return std::make_unique<HttpDestination>(std::move(name), std::move(url), std::move(client));
}

} // namespace hookctl::destination
