// The known-answer vectors of every preset through a real listener over HTTP, whose clock stands at
// the vector's time. No released flag sets the clock: only this process can.

#include "hookctl/auth/vectors.hpp"
#include "hookctl/auth/verify.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/client.hpp"
#include "hookctl/listen/listener.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "tests/support/definitions.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/mutations.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <atomic>
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

/// A clock that one thread sets and others read.
class SharedClock final : public Clock {
public:
  [[nodiscard]] TimePoint now() const override { return from_unix_ms(m_now_ms.load()); }

  [[nodiscard]] SteadyTime steady_now() const override { return SteadyTime{}; }

  void set(TimePoint now) { m_now_ms = to_unix_ms(now); }

private:
  std::atomic<std::int64_t> m_now_ms{1'767'323'045'000};
};

struct Case {
  const preset::Preset* preset;
  const preset::Vector* vector;
  std::string account;
};

/// An account whose key, variant and values are the vector's, called as the vector's URL says.
receive::ReadyAccount ready(const Case& one)
{
  account::Account account{.name = *model::AccountName::parse(one.account)};
  account.token = kToken;
  account.provider = one.preset->id;
  account.variant = one.vector->variant;
  account.auth_values = one.vector->values;
  account.auth_key = *model::parse_key_reference("env:KEY");
  const os::Environment variables(
      std::map<std::string, std::string, std::less<>>{{"KEY", one.vector->key}});
  auto made = receive::make_ready(account,
                                  *one.preset,
                                  variables,
                                  model::Environment::development,
                                  "/",
                                  one.vector->at.value_or(TimePoint{}));
  REQUIRE_MESSAGE(made, made.error().message);
  REQUIRE_FALSE(made->stopped);
  made->definition.methods = {"POST", "GET", "PUT"};
  if (!one.vector->url.empty()) {
    made->called_url = one.vector->url.substr(0, one.vector->url.find('?'));
  }
  return *std::move(made);
}

/// One listener with an account for each vector.
class VectorListener {
public:
  explicit VectorListener(const std::vector<Case>& cases)
  {
    receive::AccountTable table;
    for (const Case& one : cases) {
      table.accounts.emplace(one.account, ready(one));
    }
    listen::Config config;
    config.bind = {"127.0.0.1", 0};
    config.journal = m_dir.path() / "journal.db";
    auto opened = listen::Listener::open(
        config, std::move(table), {m_clock, m_rng, m_logger, m_observer, m_store});
    REQUIRE(opened);
    m_listener = *std::move(opened);
    m_thread = std::jthread([this](const std::stop_token& stop) { m_listener->run(stop); });
  }

  /// The status of the answer.
  int post(const std::string& account, const preset::Vector& vector)
  {
    m_clock.set(vector.at.value_or(from_unix_ms(1'767'323'045'000)));
    const auto mark = vector.url.find('?');
    const std::string query = mark == std::string::npos ? "" : vector.url.substr(mark);
    const auto url =
        http::parse_url(text(m_listener->base_url(), "/development/", account, "/", kToken, query));
    REQUIRE(url);
    const auto response = m_client->request(vector.method, *url, vector.headers, vector.body);
    REQUIRE_MESSAGE(response, response.error().message);
    return response->status;
  }

private:
  tests::TempDir m_dir;
  account::Store m_store{os::Paths{.config = m_dir.path(), .state = m_dir.path()},
                         model::Environment::development};
  SharedClock m_clock;
  SharedRng m_rng;
  log::NullLogger m_logger;
  SilentObserver m_observer;
  std::unique_ptr<http::Client> m_client = http::make_client({});
  std::unique_ptr<listen::Listener> m_listener;
  std::jthread m_thread; // last: it runs the listener
};

/// Published vectors are about signatures: some bodies are no payload that could be mapped.
bool is_payload(const Case& one)
{
  return body::parse_body(auth::vector_request(*one.vector), one.preset->unwrap).has_value();
}

bool is_refusal_of_authentication(int status, const preset::Preset& preset)
{
  return status == preset.answer.refuse;
}

std::optional<TimePoint> signed_at(const Case& one)
{
  auth::Keys keys;
  keys.current = model::Secret(one.vector->key);
  const auto verified =
      auth::verify(*preset::find_scheme(*one.preset, one.vector->variant),
                   keys,
                   auth::vector_request(*one.vector),
                   {one.vector->url, one.vector->at.value_or(TimePoint{}), one.vector->values});
  return verified ? verified->signed_at : std::nullopt;
}

/// A changed key is the account's, which a request cannot change.
bool is_of_the_request(const tests::Mutation& mutation, const preset::Vector& vector)
{
  return mutation.vector.key == vector.key;
}

std::vector<Case> all_cases(const std::vector<preset::Preset>& presets)
{
  std::vector<Case> cases;
  for (const preset::Preset& preset : presets) {
    for (const preset::Vector& vector : preset.vectors) {
      cases.push_back(Case{&preset, &vector, text("v", cases.size())});
    }
  }
  return cases;
}

} // namespace

TEST_CASE("listener: the vectors of every preset are accepted, and each change to one is refused")
{
  const auto ids = preset::Library("/nonexistent").ids();
  REQUIRE(ids);
  std::vector<preset::Preset> presets;
  for (const std::string& id : *ids) {
    presets.push_back(tests::built_in(id));
  }
  const std::vector<Case> cases = all_cases(presets);
  CHECK(cases.size() >= 120);
  VectorListener listener(cases);
  for (const Case& one : cases) {
    CAPTURE(one.preset->id);
    CAPTURE(one.vector->source);
    const int status = listener.post(one.account, *one.vector);
    CHECK((is_payload(one) ? status / 100 == 2 : status == 400));
    for (const tests::Mutation& mutation :
         tests::mutations(*one.preset, *one.vector, signed_at(one))) {
      if (!is_of_the_request(mutation, *one.vector)) {
        continue;
      }
      CAPTURE(mutation.name);
      const int changed = listener.post(one.account, mutation.vector);
      CHECK(is_refusal_of_authentication(changed, *one.preset) != mutation.accepted);
    }
  }
}
