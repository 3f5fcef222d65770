#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

namespace {

Handshake handshake_of(std::string_view keys)
{
  const Preset preset = good_preset(with("handshake: [{name: x, " + std::string(keys) + "}]"));
  REQUIRE(preset.handshakes.size() == 1);
  return preset.handshakes.front();
}

} // namespace

TEST_CASE("handshakes: one is read whole")
{
  const Handshake handshake = handshake_of(
      "method: GET, signed: true, when: {'query:mode': 'sub*'}, absent: [header:X-Topic], "
      "token: query:token, reply: '{query:challenge}', content_type: application/json, status: "
      "202, refuse: 404, headers: {X-Echo: 'a{header:X-Ask}'}");
  CHECK(handshake.name == "x");
  CHECK(handshake.method == "GET");
  CHECK(handshake.is_signed);
  REQUIRE(handshake.when.size() == 1);
  CHECK(handshake.when[0].at.text() == "query:mode");
  CHECK(handshake.when[0].glob == "sub*");
  CHECK(handshake.absent.size() == 1);
  CHECK(handshake.token->text() == "query:token");
  CHECK(handshake.reply.text() == "{query:challenge}");
  CHECK(handshake.content_type == "application/json");
  CHECK(handshake.status == 202);
  CHECK(handshake.refuse == 404);
  REQUIRE(handshake.headers.size() == 1);
  CHECK(handshake.headers[0].first == "X-Echo");
  CHECK(handshake.headers[0].second.text() == "a{header:X-Ask}");
  CHECK_FALSE(handshake.proof);
  CHECK_FALSE(handshake.learn);
  CHECK_FALSE(handshake.visit);
}

TEST_CASE("handshakes: what is not a POST needs no condition")
{
  const Handshake handshake = handshake_of("method: HEAD");
  CHECK(handshake.when.empty());
  CHECK(handshake.status == 200);
  CHECK(handshake.refuse == 403);
  CHECK_FALSE(handshake.is_signed);
}

TEST_CASE("handshakes: a proof is an HMAC with the account's key")
{
  const Handshake plain =
      handshake_of("signed: true, when: {a: b}, proof: {of: '{json:a}'}, reply: '{proof}'");
  REQUIRE(plain.proof);
  CHECK(plain.proof->of.text() == "{json:a}");
  CHECK(plain.proof->algorithm == "sha256");
  CHECK(plain.proof->encoding == Encoding::hex);
  CHECK(plain.proof->key.format == KeyFormat::utf8);
  const Handshake other = handshake_of("when: {a: b}, headers: {X-Proof: '{proof}'}, proof: {of: "
                                       "'{query:t}', algorithm: sha1, encoding: base64, key: "
                                       "{derive: sha1}}");
  CHECK(other.proof->algorithm == "sha1");
  CHECK(other.proof->encoding == Encoding::base64);
  CHECK(other.proof->key.derivation == KeyDerivation::sha1);
}

TEST_CASE("handshakes: a key may be delivered and a URL may have to be opened")
{
  CHECK(handshake_of("when: {a: b}, learn: header:X-Secret").learn->text() == "header:X-Secret");
  const Handshake visit =
      handshake_of("when: {a: b}, visit: {url: SubscribeURL, hosts: ['sns.*.amazonaws.com']}");
  REQUIRE(visit.visit);
  CHECK(visit.visit->url.text() == "SubscribeURL");
  CHECK(visit.visit->hosts == std::vector<std::string>{"sns.*.amazonaws.com"});
}

TEST_CASE("handshakes: every mistake is named with its line and column")
{
  check_added_mistakes({
      {"handshake: {name: x}", 1, 12, "must be a list"},
      {"handshake: [{when: {a: b}}]", 1, 13, "name"},
      {"handshake: [{name: x}]", 1, 13, "handshake.when"},
      {"handshake: [{name: x, when: {}}]", 1, 29, "handshake.when"},
      {"handshake: [{name: x, method: POST, absent: [a]}]", 1, 13, "handshake.when"},
      {"handshake: [{name: x, method: DELETE}]", 1, 31, "DELETE"},
      {"handshake: [{name: x, when: [a]}]", 1, 29, "handshake.when"},
      {"handshake: [{name: x, when: {a: b}, reply: '{'}]", 1, 44, "handshake.reply"},
      {"handshake: [{name: x, when: {a: b}, reply: '{timestamp}'}]", 1, 44, "{timestamp}"},
      {"handshake: [{name: x, when: {a: b}, reply: '{fields:x}'}]", 1, 44, "{fields:x}"},
      {"handshake: [{name: x, when: {a: b}, reply: '{proof}'}]", 1, 13, "handshake.proof"},
      {"handshake: [{name: x, when: {a: b}, proof: {of: '{body}'}}]", 1, 13, "in no answer"},
      {"handshake: [{name: x, when: {a: b}, reply: '{proof}', proof: {algorithm: sha1}}]",
       1,
       62,
       "needs of"},
      {"handshake: [{name: x, when: {a: b}, reply: '{proof}', proof: {of: abc}}]",
       1,
       67,
       "has no {part}"},
      {"handshake: [{name: x, when: {a: b}, reply: '{proof}', proof: {of: '{token}'}}]",
       1,
       67,
       "{token}"},
      {"handshake: [{name: x, when: {a: b}, reply: '{proof}', proof: {of: '{body}'}}]",
       1,
       62,
       "signed by it"},
      {"handshake: [{name: x, when: {a: b}, reply: '{proof}', proof: {of: 'v0{query:a}'}}]",
       1,
       62,
       "signed by it"},
      {"handshake: [{name: x, when: {a: b}, reply: '{proof}', proof: {of: '{query:a|unpercent}'}}]",
       1,
       62,
       "signed by it"},
      {"handshake: [{name: x, when: {a: b}, headers: {X Y: z}}]", 1, 47, "header's name"},
      {"handshake: [{name: x, when: {a: b}, metod: GET}]", 1, 37, "metod"},
      {"handshake: [{name: x, when: {a: b}, refuse: 200}]", 1, 37, "400 to 599"},
      {"handshake: [{name: x, when: {a: b}, status: 302}]", 1, 37, "200 to 299"},
      {"handshake: [{name: x, when: {a: b}, signed: true, learn: key}]", 1, 13, "learn"},
      {"handshake: [{name: x, when: {a: b}, visit: {url: u}}]", 1, 44, "needs hosts"},
      {"handshake: [{name: x, when: {a: b}, visit: {hosts: [a.example]}}]", 1, 44, "needs url"},
      {"handshake: [{name: x, when: {a: b}, visit: {url: u, hosts: ['*']}}]",
       1,
       44,
       "hosts of one domain"},
      {"handshake: [{name: x, when: {a: b}, visit: {url: u, hosts: [a.example, '*.com']}}]",
       1,
       44,
       "hosts of one domain"},
      {"handshake: [{name: x, when: {a: b}, visit: {url: u, hosts: ['a.*']}}]",
       1,
       44,
       "hosts of one domain"},
  });
}
