#include "hookctl/auth/handshake_example.hpp"
#include "hookctl/preset/library.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl;
using namespace hookctl::auth;

namespace {

preset::Preset teapot(const std::string& handshakes)
{
  const auto preset = preset::parse_preset(
      "id: teapot\nname: Teapot\ncategory: iot\ndocs: https://docs.example.com/\n"
      "verify: {none: {}}\nevent: {code: {constant: boiled}, codes: {boiled: it is hot}}\n"
      "sample: {challenge: from-the-sample}\nhandshake:\n" +
          handshakes,
      "teapot.yaml");
  REQUIRE_MESSAGE(preset, (preset ? "" : preset.error().message));
  return *preset;
}

HandshakeExample first_example(const preset::Preset& preset)
{
  return make_handshake_example(preset, preset.handshakes.front());
}

} // namespace

TEST_CASE("handshake example: every handshake of a built-in preset is answered and taken")
{
  const preset::Library library("");
  const auto ids = library.ids();
  REQUIRE(ids);
  std::size_t handshakes = 0;
  for (const std::string& id : *ids) {
    const auto preset = library.find(id);
    REQUIRE(preset);
    for (const preset::Handshake& handshake : preset->handshakes) {
      CAPTURE(id);
      CAPTURE(handshake.name);
      const auto example = make_handshake_example(*preset, handshake);
      CAPTURE(example.request.body);
      REQUIRE(example.answer);
      CHECK(example.answer->name == handshake.name);
      CHECK(example.answer->accepted);
      CHECK(example.answer->response.status == handshake.status);
      ++handshakes;
    }
  }
  CHECK(handshakes > 0);
}

TEST_CASE("handshake example: query conditions, the token and what is repeated stand in the URL")
{
  const auto example =
      first_example(teapot("  - {name: subscribe, method: GET, when: {'query:hub.mode': "
                           "subscribe}, token: query:hub.token,\n"
                           "     reply: '{query:hub.challenge}'}\n"));
  CHECK(example.url ==
        std::string(kExampleUrl) +
            "?hub.mode=subscribe&hub.token=HANDSHAKE_TOKEN&hub.challenge=example-challenge");
  CHECK(example.request.method == "GET");
  CHECK(example.request.body.empty());
  REQUIRE(example.answer);
  CHECK(example.answer->accepted);
  CHECK(example.answer->response.body == "example-challenge");
}

TEST_CASE("handshake example: a payload is made of the conditions, and of the sample where it has "
          "the value")
{
  const auto example =
      first_example(teapot("  - {name: ping, when: {type: 1, 'data.items[0].kind': 'pi*'}, reply: "
                           "'{json:challenge}'}\n"));
  CHECK(example.request.body ==
        R"({"type":1,"data":{"items":[{"kind":"piexample"}]},"challenge":"from-the-sample"})");
  REQUIRE(example.answer);
  CHECK(example.answer->response.body == "from-the-sample");
}

TEST_CASE("handshake example: form fields make a form")
{
  const auto example =
      first_example(teapot("  - {name: check, when: {'form:a b': 'x&y'}, reply: '{form:a b}'}\n"));
  CHECK(example.request.body == "a%20b=x%26y");
  REQUIRE(example.answer);
  CHECK(example.answer->response.body == "x&y");
}

TEST_CASE("handshake example: a proof is made with the stated key")
{
  const auto preset = teapot("  - {name: crc, method: GET, when: {'query:crc': '*'},\n"
                             "     proof: {of: '{query:crc}'}, reply: '{proof}'}\n");
  const auto example = first_example(preset);
  CHECK(example.key == "example-key-of-the-account");
  REQUIRE(example.answer);
  CHECK(example.answer->accepted);
  CHECK(example.answer->response.body.size() == 64);
}

TEST_CASE("handshake example: a delivered key is learned by an account without one")
{
  const auto example = first_example(teapot(
      "  - {name: hook, when: {'header:X-Hook-Secret': '*'},\n"
      "     learn: header:X-Hook-Secret, headers: {X-Hook-Secret: '{header:X-Hook-Secret}'}}\n"));
  REQUIRE(example.answer);
  CHECK(example.answer->accepted);
  REQUIRE(example.answer->learned);
  CHECK(model::find_header(example.answer->response.headers, "X-Hook-Secret") ==
        example.answer->learned->reveal());
}
