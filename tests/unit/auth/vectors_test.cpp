#include "hookctl/auth/sign.hpp"
#include "hookctl/auth/vectors.hpp"
#include "hookctl/preset/library.hpp"
#include "hookctl/preset/scheme_parts.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/unit/auth/each_vector.hpp"
#include "tests/unit/auth/fixture.hpp"

#include <algorithm>
#include <functional>

using namespace hookctl;
using namespace hookctl::tests;
using preset::Preset;
using preset::Vector;

namespace {

const preset::Scheme& scheme_for(const Preset& preset, const Vector& vector)
{
  const preset::Scheme* scheme = preset::find_scheme(preset, vector.variant);
  REQUIRE(scheme != nullptr);
  return *scheme;
}

/// A key that both sides have: any change to it is another key.
bool has_shared_key(const preset::Scheme& scheme)
{
  if (const auto* jwt = std::get_if<preset::JwtScheme>(&scheme.engine)) {
    return jwt->algorithms.front().starts_with("HS");
  }
  if (const auto* signatures = std::get_if<preset::MessageSignatureScheme>(&scheme.engine)) {
    return signatures->algorithms.front().starts_with("hmac");
  }
  return scheme.needs_key && !std::holds_alternative<preset::PublicKeyScheme>(scheme.engine);
}

bool holds(const Preset& preset, const Vector& vector, std::chrono::seconds later = {})
{
  return auth::verify(scheme_for(preset, vector),
                      make_keys(vector.key),
                      auth::vector_request(vector),
                      auth::Context{vector.url,
                                    vector.at.value_or(TimePoint{}) + later,
                                    vector.values,
                                    nullptr,
                                    &preset.unwrap})
      .has_value();
}

char flipped(char c, std::size_t bit)
{
  return static_cast<char>(c ^ (1 << (bit % 8)));
}

/// Bits all over `part`, one at a time, in a copy of the vector: all of a short one, some of a long
/// one, because there are many presets and some of their mathematics is slow.
void each_flip(const Vector& vector,
               const std::function<std::string&(Vector&)>& part,
               const std::function<void(const Vector&, std::size_t bit)>& use)
{
  constexpr std::size_t kFlips = 96;
  Vector copy = vector;
  const std::size_t bits = part(copy).size() * 8;
  const std::size_t step = bits <= kFlips ? 1 : bits / kFlips | 1U; // odd: every place in a byte
  for (std::size_t bit = 0; bit < bits; bit += step) {
    copy = vector;
    char& c = part(copy)[bit / 8];
    c = flipped(c, bit);
    use(copy, bit);
  }
}

/// A hexadecimal digit in the other case is the same signature.
bool is_case_change(std::string_view value, std::size_t bit)
{
  const char c = value[bit / 8];
  return bit % 8 == 5 && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

} // namespace

TEST_CASE("vectors: every one of every built-in preset holds")
{
  std::size_t count = 0;
  for_each_vector([&](const Preset& preset, const Vector& vector) {
    CHECK(holds(preset, vector));
    ++count;
  });
  CHECK(count >= 20);
}

TEST_CASE("vectors: a flipped bit of the body is refused where the scheme covers it")
{
  for_each_vector([](const Preset& preset, const Vector& vector) {
    const preset::Scheme& scheme = scheme_for(preset, vector);
    const preset::SignedRequest* request = preset::find_signed_request(scheme);
    // Of a form's fields the spelling (%2f or %2F) is not signed.
    if (!scheme.covers_body || (request != nullptr && !request->text.covers("body"))) {
      return;
    }
    each_flip(
        vector,
        [](Vector& v) -> std::string& { return v.body; },
        [&](const Vector& changed, std::size_t bit) {
          CAPTURE(bit);
          CHECK_FALSE(holds(preset, changed));
        });
  });
}

TEST_CASE("vectors: a flipped bit of a shared key is refused")
{
  for_each_vector([](const Preset& preset, const Vector& vector) {
    const preset::Scheme& scheme = scheme_for(preset, vector);
    const preset::KeySpec* spec = preset::find_key_spec(scheme);
    // Of several keys in one text another may fit. A public key may be damaged and still be read.
    if (!has_shared_key(scheme) || (spec != nullptr && !spec->separator.empty())) {
      return;
    }
    each_flip(
        vector,
        [](Vector& v) -> std::string& { return v.key; },
        [&](const Vector& changed, std::size_t bit) {
          CAPTURE(bit);
          const bool is_hex = spec != nullptr && spec->format == preset::KeyFormat::hex;
          CHECK_FALSE((holds(preset, changed) && !(is_hex && is_case_change(vector.key, bit))));
        });
  });
}

TEST_CASE("vectors: a flipped bit of a signed or signing header is refused")
{
  for_each_vector([](const Preset& preset, const Vector& vector) {
    const preset::SignedRequest* request = preset::find_signed_request(scheme_for(preset, vector));
    if (request == nullptr) {
      return;
    }
    std::vector<std::string> names;
    for (const std::string& name : request->text.headers()) {
      if (request->text.covers("header:" + name)) {
        names.push_back(name);
      }
    }
    if (!request->signature.list && request->signature.at.size() == 1) {
      names.push_back(request->signature.at.front().name()); // of several, one is enough
    }
    if (request->timestamp && request->timestamp->at && request->text.covers("timestamp")) {
      names.push_back(request->timestamp->at->name());
    }
    for (std::size_t i = 0; i < vector.headers.size(); ++i) {
      const auto& [name, value] = vector.headers[i];
      const bool counts =
          std::any_of(names.begin(), names.end(), [&, header = &name](const std::string& known) {
            return equals_ignore_case(known, *header);
          });
      const bool is_hex = request->signature.encoding == preset::Encoding::hex;
      if (!counts) {
        continue;
      }
      each_flip(
          vector,
          [i](Vector& v) -> std::string& { return v.headers[i].second; },
          [&, header = &name, sent = &value](const Vector& changed, std::size_t bit) {
            CAPTURE(*header);
            CAPTURE(bit);
            if (!(is_hex && is_case_change(*sent, bit))) {
              CHECK_FALSE(holds(preset, changed));
            }
          });
    }
  });
}

TEST_CASE("vectors: a missing or doubled signature and a stale or future timestamp are refused")
{
  for_each_vector([](const Preset& preset, const Vector& vector) {
    const preset::SignedRequest* request = preset::find_signed_request(scheme_for(preset, vector));
    if (request == nullptr) {
      return;
    }
    using Kind = select::Selector::Kind;
    const auto& places = request->signature.at;
    if (std::all_of(places.begin(), places.end(), [](const auto& at) {
          return at.kind() == Kind::header;
        })) {
      Vector bare = vector;
      bare.headers.clear();
      CHECK_FALSE(holds(preset, bare));
      Vector doubled = vector;
      doubled.headers.insert(doubled.headers.end(), vector.headers.begin(), vector.headers.end());
      CHECK_FALSE(holds(preset, doubled));
    }
    if (request->timestamp && request->timestamp->tolerance && vector.at) {
      const auto limit = *request->timestamp->tolerance;
      CHECK_FALSE(holds(preset, vector, 2 * limit + std::chrono::hours(1)));
      CHECK_FALSE(holds(preset, vector, -2 * limit - std::chrono::hours(1)));
    }
  });
}

TEST_CASE("vectors: a vector is checked as the variant and with the values that it names")
{
  const std::string yaml =
      "id: teapot\nname: Teapot\ncategory: iot\ndocs: https://docs.example.com/\n"
      "values: {realm: which kitchen}\n"
      "verify: {token: {in: [{header: X-T}]}}\n"
      "variants: {signed: {help: the new way, verify: {hmac: {signed: '{value:realm}:{body}', "
      "signature: {header: X-S}}}}}\n"
      "event: {code: {constant: boiled}, codes: {boiled: it is hot}}\nsample: {}\n"
      "vectors:\n"
      "  - {source: token, origin: ours, key: k, headers: {X-T: k}}\n"
      "  - {source: hmac, origin: ours, key: k, variant: signed, values: {realm: r}, body: '{}', "
      "headers: {X-S: " +
      hex_hmac("k", "r:{}") + "}}\n";
  auto preset = preset::parse_preset(yaml, "teapot.yaml");
  REQUIRE_MESSAGE(preset, preset.error().message);
  const auto report = auth::check_preset(*preset);
  REQUIRE(report);
  CHECK(report->passed == 2);
  preset->vectors[1].variant = "other";
  preset->vectors[0].variant = "signed";
  const auto wrong = auth::check_preset(*preset);
  REQUIRE(wrong);
  REQUIRE(wrong->failures.size() == 2);
  CHECK(wrong->failures[1].error.message == "the preset has no variant \"other\"");
}

TEST_CASE("vectors: each request can be signed again with a key that both sides have")
{
  SeededRng rng;
  for_each_vector([&](const Preset& preset, const Vector& vector) {
    const preset::Scheme& scheme = scheme_for(preset, vector);
    // A signature inside a payload that is wrapped once more cannot be put there.
    const bool is_wrapped = !preset.unwrap.empty() && !json::Document::parse(vector.body);
    if (!has_shared_key(scheme) || preset::find_signed_request(scheme) == nullptr || is_wrapped) {
      return;
    }
    const auth::Context context{vector.url, vector.at.value_or(TimePoint{}), vector.values};
    const auto made =
        auth::sign(scheme,
                   model::Secret(vector.key),
                   auth::Draft{vector.method, vector.url, vector.headers, vector.body},
                   context,
                   rng);
    REQUIRE_MESSAGE(made, made.error().message);
    Vector again = vector;
    again.url = made->url;
    again.headers = made->headers;
    again.body = made->body;
    CHECK(holds(preset, again));
  });
}

TEST_CASE("vectors: the check tells what failed and where")
{
  const std::string yaml =
      "id: teapot\nname: Teapot\ncategory: iot\ndocs: https://docs.example.com/\n"
      "verify: {token: {in: [{header: X-T}]}}\n"
      "event: {code: {constant: boiled}, codes: {boiled: it is hot}}\nsample: {}\n"
      "vectors:\n"
      "  - {source: good, origin: ours, key: k, headers: {X-T: k}}\n"
      "  - {source: bad, origin: ours, key: k, headers: {X-T: l}}\n";
  const auto preset = preset::parse_preset(yaml, "teapot.yaml");
  REQUIRE(preset);
  const auto report = auth::check_preset(*preset);
  REQUIRE(report);
  CHECK(report->run == 2);
  CHECK(report->passed == 1);
  REQUIRE(report->failures.size() == 1);
  CHECK(report->failures.front().source == "bad");
  CHECK(report->failures.front().line == 10);
  CHECK(report->failures.front().error.message == "the token in header X-T is wrong");
}

TEST_CASE("vectors: a vector is the request that its URL says")
{
  Vector vector;
  vector.method = "PUT";
  for (const auto& [url, target] : {std::pair{"https://x.example/a/b?c=d", "/a/b?c=d"},
                                    std::pair{"https://x.example", "/"},
                                    std::pair{"https://x.example?c", "/?c"},
                                    std::pair{"", "/"}}) {
    vector.url = url;
    CAPTURE(vector.url);
    CHECK(auth::vector_request(vector).target == target);
  }
  CHECK(auth::vector_request(vector).method == "PUT");
}

TEST_CASE("vectors: that of the README's worked example holds")
{
  std::string yaml;
  std::string readme = read_whole_file(source_dir() / "presets" / "README.md");
  std::string_view rest = readme;
  for (std::size_t at = rest.find("```yaml\n"); at != std::string_view::npos;
       at = rest.find("```yaml\n")) {
    rest.remove_prefix(at + 8);
    yaml += rest.substr(0, rest.find("```"));
  }
  const auto preset = preset::parse_preset(yaml, "teapot.yaml");
  REQUIRE(preset);
  const auto report = auth::check_preset(*preset);
  REQUIRE(report);
  CHECK(report->run == 1);
  CHECK(report->failures.empty());
}
