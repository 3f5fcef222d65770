#include "hookctl/auth/vectors.hpp"
#include "hookctl/preset/library.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/unit/auth/fixture.hpp"

#include <algorithm>
#include <functional>

using namespace hookctl;
using namespace hookctl::tests;
using preset::Preset;
using preset::Vector;

namespace {

void for_each_vector(const std::function<void(const Preset&, const Vector&)>& use)
{
  const preset::Library library("");
  const auto ids = library.ids();
  for (const std::string& id : *ids) {
    CAPTURE(id);
    const auto found = library.find(id);
    REQUIRE(found);
    for (const Vector& vector : found->vectors) {
      CAPTURE(vector.source);
      use(*found, vector);
    }
  }
}

bool holds(const Preset& preset, const Vector& vector, std::chrono::seconds later = {})
{
  return auth::verify(preset.scheme,
                      make_keys(vector.key),
                      auth::vector_request(vector),
                      vector.url,
                      vector.at.value_or(TimePoint{}) + later)
      .has_value();
}

char flipped(char c, std::size_t bit)
{
  return static_cast<char>(c ^ (1 << (bit % 8)));
}

/// Every bit of `part`, one at a time, in a copy of the vector.
void each_flip(const Vector& vector,
               const std::function<std::string&(Vector&)>& part,
               const std::function<void(const Vector&, std::size_t bit)>& use)
{
  Vector copy = vector;
  const std::size_t bits = part(copy).size() * 8;
  for (std::size_t bit = 0; bit < bits; ++bit) {
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
    each_flip(
        vector,
        [](Vector& v) -> std::string& { return v.body; },
        [&](const Vector& changed, std::size_t bit) {
          CAPTURE(bit);
          CHECK(holds(preset, changed) == !preset.scheme.covers_body);
        });
  });
}

TEST_CASE("vectors: a flipped bit of the key is refused")
{
  for_each_vector([](const Preset& preset, const Vector& vector) {
    // What whsec_ says is no part of the key; without it the whole text would be base64, which it
    // is not.
    each_flip(
        vector,
        [](Vector& v) -> std::string& { return v.key; },
        [&](const Vector& changed, std::size_t bit) {
          CAPTURE(bit);
          CHECK_FALSE(holds(preset, changed));
        });
  });
}

TEST_CASE("vectors: a flipped bit of a signed or signing header is refused")
{
  for_each_vector([](const Preset& preset, const Vector& vector) {
    const auto* hmac = std::get_if<preset::HmacScheme>(&preset.scheme.engine);
    if (hmac == nullptr) {
      return;
    }
    std::vector<std::string> names = hmac->signed_text.headers();
    if (!hmac->signature.list || hmac->signature.list->separator == ' ') {
      names.push_back(
          hmac->signature.at.name()); // a list may hold several signatures, of which one is enough
    }
    if (hmac->timestamp && hmac->timestamp->at) {
      names.push_back(hmac->timestamp->at->name());
    }
    for (std::size_t i = 0; i < vector.headers.size(); ++i) {
      const auto& [name, value] = vector.headers[i];
      const bool counts =
          std::any_of(names.begin(), names.end(), [&, header = &name](const std::string& known) {
            return equals_ignore_case(known, *header);
          });
      const bool is_hex = hmac->signature.encoding == preset::Encoding::hex;
      each_flip(
          vector,
          [i](Vector& v) -> std::string& { return v.headers[i].second; },
          [&, header = &name, sent = &value](const Vector& changed, std::size_t bit) {
            CAPTURE(*header);
            CAPTURE(bit);
            if (counts && !(is_hex && is_case_change(*sent, bit))) {
              CHECK_FALSE(holds(preset, changed));
            }
          });
    }
  });
}

TEST_CASE("vectors: a missing or doubled signature and a stale or future timestamp are refused")
{
  for_each_vector([](const Preset& preset, const Vector& vector) {
    Vector bare = vector;
    bare.headers.clear();
    CHECK_FALSE(holds(preset, bare));
    const auto* hmac = std::get_if<preset::HmacScheme>(&preset.scheme.engine);
    if (hmac == nullptr) {
      return;
    }
    Vector doubled = vector;
    doubled.headers.insert(doubled.headers.end(), vector.headers.begin(), vector.headers.end());
    CHECK_FALSE(holds(preset, doubled));
    if (hmac->timestamp && hmac->timestamp->tolerance) {
      const auto limit = *hmac->timestamp->tolerance;
      CHECK(holds(preset, vector, limit));
      CHECK(holds(preset, vector, -limit));
      CHECK_FALSE(holds(preset, vector, limit + std::chrono::seconds(1)));
      CHECK_FALSE(holds(preset, vector, -limit - std::chrono::seconds(1)));
    }
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
