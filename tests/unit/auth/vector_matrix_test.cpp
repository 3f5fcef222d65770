#include "hookctl/auth/sign.hpp"
#include "hookctl/auth/vectors.hpp"
#include "hookctl/preset/library.hpp"
#include "hookctl/preset/scheme_parts.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/mutations.hpp"
#include "tests/unit/auth/each_vector.hpp"

#include <set>

using namespace hookctl;
using tests::for_each_vector;

namespace {

Result<auth::Verified>
check(const preset::Preset& preset, const preset::Vector& vector, const auth::Keys& keys)
{
  return auth::verify(
      *preset::find_scheme(preset, vector.variant),
      keys,
      auth::vector_request(vector),
      {vector.url, vector.at.value_or(TimePoint{}), vector.values, nullptr, &preset.unwrap});
}

auth::Keys keys_of(const preset::Vector& vector)
{
  auth::Keys keys;
  keys.current = model::Secret(vector.key);
  return keys;
}

} // namespace

TEST_CASE("vector matrix: each change to a vector of any preset is refused, as it should be")
{
  std::set<std::string> kinds;
  for_each_vector([&](const preset::Preset& preset, const preset::Vector& vector) {
    const auto verified = check(preset, vector, keys_of(vector));
    REQUIRE_MESSAGE(verified, verified.error().message);
    for (const tests::Mutation& mutation : tests::mutations(preset, vector, verified->signed_at)) {
      CAPTURE(mutation.name);
      kinds.insert(mutation.name);
      const auto changed = check(preset, mutation.vector, keys_of(mutation.vector));
      CHECK(changed.has_value() == mutation.accepted);
      if (!changed) {
        CHECK(changed.error().code == ErrorCode::unverified);
      }
    }
  });
  CHECK(kinds.size() == 7); // every kind of change was made to some vector
}

TEST_CASE("vector matrix: the key being rotated out is accepted until its time, and said so")
{
  for_each_vector([](const preset::Preset& preset, const preset::Vector& vector) {
    const preset::Scheme& scheme = *preset::find_scheme(preset, vector.variant);
    if (!scheme.needs_key) {
      return;
    }
    const TimePoint now = vector.at.value_or(TimePoint{});
    auth::Keys keys;
    keys.current = model::Secret("rotated:16 bytes"); // fit for most schemes
    keys.previous = model::Secret(vector.key);
    keys.previous_until = now + std::chrono::hours(1);
    const auto verified = check(preset, vector, keys);
    REQUIRE_MESSAGE(verified, verified.error().message);
    CHECK(verified->key == "previous");
    keys.previous_until = now;
    CHECK_FALSE(check(preset, vector, keys));
  });
}

TEST_CASE("vector matrix: what sign makes of a vector's request with a shared key verifies")
{
  tests::SeededRng rng(11);
  std::set<std::string> signed_presets;
  for_each_vector([&](const preset::Preset& preset, const preset::Vector& vector) {
    const preset::Scheme& scheme = *preset::find_scheme(preset, vector.variant);
    if (!preset::is_signable(scheme)) {
      return;
    }
    const auth::Context context{vector.url, vector.at.value_or(TimePoint{}), vector.values};
    auth::Draft draft{vector.method, vector.url, vector.headers, vector.body};
    const auto made = auth::sign(scheme, model::Secret(vector.key), draft, context, rng);
    if (!made && made.error().code == ErrorCode::invalid_argument) {
      return; // a public key cannot sign
    }
    REQUIRE_MESSAGE(made, made.error().message);
    preset::Vector again = vector;
    again.url = made->url;
    again.headers = made->headers;
    again.body = made->body;
    const auto verified = check(preset, again, keys_of(vector));
    CHECK_MESSAGE(verified, verified.error().message);
    signed_presets.insert(preset.id);
  });
  CHECK(signed_presets.size() >= 100);
}
