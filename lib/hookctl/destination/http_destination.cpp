#include "hookctl/destination/http_destination.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/destination/http_answer.hpp"
#include "hookctl/destination/message.hpp"
#include "hookctl/destination/standard_webhooks.hpp"
#include "hookctl/event/raw_request.hpp"
#include "hookctl/json/document.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::destination {

namespace {

void replace_headers(model::Headers& headers, const model::Headers& others)
{
  for (const auto& other : others) {
    std::erase_if(headers, [&other](const auto& header) {
      return equals_ignore_case(header.first, other.first);
    });
  }
  headers.insert(headers.end(), others.begin(), others.end());
}

/// Whether a JSON body holds `"success": false`.
bool says_no(std::string body)
{
  const auto document = json::Document::parse(std::move(body));
  const auto root = json::Document::root();
  if (!document || document->kind(root) != json::Kind::object) {
    return false;
  }
  const auto success = document->find_member(root, "success");
  return success && document->raw(*success) == "false";
}

class HttpDestination final : public Destination {
public:
  HttpDestination(HttpSettings settings, std::unique_ptr<http::Client> client, const Clock& clock)
      : m_settings(std::move(settings))
      , m_client(std::move(client))
      , m_clock(clock)
  {
  }

  [[nodiscard]] const std::string& name() const override { return m_settings.name; }

  [[nodiscard]] bool needs_request() const override
  {
    return m_settings.format == routing::Format::raw;
  }

  Attempt send(const Outgoing& outgoing) override
  {
    auto message = make_signed(outgoing);
    if (!message) {
      Attempt attempt;
      attempt.outcome = Attempt::Outcome::dead;
      attempt.detail = message.error().message;
      return attempt;
    }
    http::Url url = m_settings.url;
    url.target = event::with_query(url.target, message->query);
    const auto answer = m_client->request(message->method, url, message->headers, message->body);
    Attempt attempt = attempt_of(answer, m_clock.now());
    const bool is_bot = m_settings.format == routing::Format::bot;
    if (is_bot && attempt.outcome == Attempt::Outcome::delivered && says_no(answer->body)) {
      attempt.outcome = Attempt::Outcome::retry;
    }
    return attempt;
  }

private:
  [[nodiscard]] Result<Message> make_signed(const Outgoing& outgoing) const
  {
    const auto format = outgoing.exact ? routing::Format::raw : m_settings.format;
    HOOKCTL_TRY_AS(auto message, make_message(format, outgoing, m_settings.bot_id));
    replace_headers(message.headers, m_settings.headers);
    if (m_settings.signing_key && !outgoing.exact) {
      HOOKCTL_TRY_AS(
          const auto signature,
          sign_standard(*m_settings.signing_key, outgoing.event_id, m_clock.now(), message.body));
      replace_headers(message.headers, signature);
    }
    return message;
  }

  HttpSettings m_settings;
  std::unique_ptr<http::Client> m_client;
  const Clock& m_clock;
};

} // namespace

std::unique_ptr<Destination> make_http_destination(HttpSettings settings,
                                                   std::unique_ptr<http::Client> client,
                                                   const Clock& clock)
{
  return std::make_unique<HttpDestination>(std::move(settings), std::move(client), clock);
}

} // namespace hookctl::destination
