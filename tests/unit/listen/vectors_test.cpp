// The known-answer vectors of every preset through a real listener over HTTP, whose clock stands at
// the vector's time. No released flag sets the clock: only this process can.

#include "hookctl/base/text.hpp"
#include "hookctl/http/client.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/listen/listener.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "tests/support/definitions.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace hookctl;

namespace {

constexpr const char* kToken = "9vXwQ2m1c0fUe8rT5kLh3A";

class SilentObserver final : public listen::Observer {
public:
  void on_delivery(const listen::DeliveryReport&) override {}

  void on_attempt(const deliver::AttemptReport&) override {}
};

/// A seeded generator that several threads may use.
class SharedRng final : public Rng {
public:
  Result<> fill(std::span<std::byte> bytes) override
  {
    const MutexLock lock(m_mutex);
    return m_rng.fill(bytes);
  }

private:
  Mutex m_mutex;
  tests::SeededRng m_rng GUARDED_BY(m_mutex);
};

/// A listener for one account of `preset` whose key is the vector's.
class VectorListener {
public:
  VectorListener(const preset::Preset& preset, const preset::Vector& vector)
  {
    m_clock.set(vector.at.value_or(m_clock.now()));
    account::Account account{.name = *model::AccountName::parse("crm")};
    account.token = kToken;
    account.provider = preset.id;
    account.auth_key = *model::parse_key_reference("env:KEY");
    auto ready = receive::make_ready(
        account,
        preset,
        os::Environment(std::map<std::string, std::string, std::less<>>{{"KEY", vector.key}}),
        model::Environment::development,
        "/",
        m_clock.now());
    REQUIRE(ready);
    REQUIRE_FALSE(ready->stopped);
    if (!vector.url.empty()) {
      ready->called_url = vector.url.substr(0, vector.url.find('?'));
    }
    receive::AccountTable table;
    table.accounts.emplace("crm", *std::move(ready));
    listen::Config config;
    config.bind = {"127.0.0.1", 0};
    config.journal = m_dir.path() / "journal.db";
    auto opened =
        listen::Listener::open(config, std::move(table), {m_clock, m_rng, m_logger, m_observer});
    REQUIRE(opened);
    m_listener = *std::move(opened);
    m_thread = std::jthread([this](const std::stop_token& stop) { m_listener->run(stop); });
  }

  int post(const preset::Vector& vector) const
  {
    const auto mark = vector.url.find('?');
    const std::string query = mark == std::string::npos ? "" : vector.url.substr(mark);
    const auto url = http::parse_url(m_listener->base_url() + "/development/crm/" + kToken + query);
    REQUIRE(url);
    const auto response = http::make_client({})->post(*url, vector.headers, vector.body);
    REQUIRE_MESSAGE(response, response.error().message);
    return response->status;
  }

private:
  tests::TempDir m_dir;
  tests::FakeClock m_clock;
  SharedRng m_rng;
  log::NullLogger m_logger;
  SilentObserver m_observer;
  std::unique_ptr<listen::Listener> m_listener;
  std::jthread m_thread; // last: it runs the listener
};

bool is_json_delivery(const preset::Vector& vector)
{
  const auto type = model::find_header(vector.headers, "Content-Type");
  const bool is_form = type && type->find("form") != std::string_view::npos;
  return is_form || json::Document::parse(vector.body).has_value();
}

/// Headers that the signature is in or covers: a flipped bit there must be noticed.
bool is_protected(const preset::Scheme& scheme, std::string_view name)
{
  if (const auto* hmac = std::get_if<preset::HmacScheme>(&scheme.engine)) {
    if (lower(hmac->signature.at.name()) == lower(name)) {
      return true;
    }
    return hmac->signed_text.covers("header:" + std::string(name));
  }
  if (const auto* token = std::get_if<preset::TokenScheme>(&scheme.engine)) {
    return std::any_of(token->places.begin(), token->places.end(), [&](const auto& place) {
      return lower(place.at.name()) == lower(name);
    });
  }
  return lower(name) == "authorization";
}

/// The header with one bit of each signature in it flipped: while a secret is rolled there are
/// several, and any may match.
std::string flip_header(const preset::Scheme& scheme, const std::string& name, std::string value)
{
  const auto* hmac = std::get_if<preset::HmacScheme>(&scheme.engine);
  if (hmac == nullptr || !hmac->signature.list || lower(hmac->signature.at.name()) != lower(name)) {
    value.back() = static_cast<char>(value.back() ^ 1);
    return value;
  }
  const auto& list = *hmac->signature.list;
  const std::string before = list.signature + list.assign;
  std::string out;
  for (const std::string_view item : split(value, list.separator)) {
    std::string changed(item);
    if (changed.starts_with(before)) {
      char& first = changed[before.size()];
      first = first == 'a' ? 'b' : 'a';
    }
    out += (out.empty() ? "" : std::string(1, list.separator)) + changed;
  }
  return out;
}

preset::Vector flip_body(preset::Vector vector)
{
  vector.body[vector.body.size() / 2] = static_cast<char>(vector.body[vector.body.size() / 2] ^ 1);
  return vector;
}

} // namespace

TEST_CASE("listener: the vectors of every preset are accepted and one flipped bit is refused")
{
  const auto ids = preset::Library("/nonexistent").ids();
  REQUIRE(ids);
  int posted = 0;
  for (const std::string& id : *ids) {
    const auto preset = tests::built_in(id);
    CAPTURE(id);
    CHECK_FALSE(preset.vectors.empty());
    for (const preset::Vector& vector : preset.vectors) {
      CAPTURE(vector.source);
      const VectorListener listener(preset, vector);
      const int status = listener.post(vector);
      const int expected_family = is_json_delivery(vector) ? 2 : 4;
      CHECK(status / 100 == expected_family);
      if (expected_family == 4) {
        CHECK(status == 400);
      }
      ++posted;
      if (preset.scheme.covers_body && !vector.body.empty()) {
        CHECK(listener.post(flip_body(vector)) == 401);
      }
      for (std::size_t i = 0; i < vector.headers.size(); ++i) {
        if (is_protected(preset.scheme, vector.headers[i].first)) {
          preset::Vector changed = vector;
          changed.headers[i].second =
              flip_header(preset.scheme, changed.headers[i].first, changed.headers[i].second);
          CAPTURE(changed.headers[i].first);
          CHECK(listener.post(changed) == 401);
        }
      }
    }
  }
  CHECK(posted >= 15);
}
