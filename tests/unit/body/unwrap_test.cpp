#include "hookctl/base/bytes.hpp"
#include "tests/unit/body/support.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::body;
using tests::make_request;
using tests::parsed;

namespace {

using Start = Unwrap::Start;
using Step = Unwrap::Step;

constexpr const char* kForm = "application/x-www-form-urlencoded";
constexpr const char* kClaims = R"({"sub":"7","n":1.50})";

Unwrap from(Start start, std::vector<Unwrap::Decode> decode)
{
  Unwrap pipeline;
  pipeline.start = start;
  pipeline.decode = std::move(decode);
  return pipeline;
}

Unwrap from_body(std::vector<Unwrap::Decode> decode)
{
  return from(Start::body, std::move(decode));
}

Unwrap from_field(std::string name, std::vector<Unwrap::Decode> decode = {})
{
  Unwrap pipeline = from(Start::form_field, std::move(decode));
  pipeline.name = std::move(name);
  return pipeline;
}

Unwrap from_text(std::vector<std::string> place, std::vector<Unwrap::Decode> decode = {})
{
  Unwrap pipeline = from(Start::json_text, std::move(decode));
  pipeline.place = std::move(place);
  return pipeline;
}

std::string jwt(std::string_view claims)
{
  return base64url_encode(R"({"alg":"none"})") + "." + base64url_encode(claims) + ".c2ln";
}

/// Refused with invalid_data and these words, under this context.
void check_refused(const model::Request& request,
                   const Unwrap& pipeline,
                   const std::string& words,
                   const std::string& context,
                   const std::optional<std::string>& decrypted = {})
{
  CAPTURE(request.body.substr(0, 100));
  const auto refused = parse_body(request, {pipeline}, decrypted);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_data);
  CAPTURE(refused.error().message);
  CHECK(refused.error().message.find(words) != std::string::npos);
  REQUIRE_FALSE(refused.error().context.empty());
  CHECK(refused.error().context.back() == context);
}

} // namespace

TEST_CASE("body: JSON in a form field takes the place of the form")
{
  const std::vector<Unwrap> unwrap = {from_field("payload")};
  CHECK(parsed(make_request(kForm, "payload=%7B%22a%22%3A1%7D&x=2"), unwrap) == "{\"a\":1}");
  CHECK(parsed(make_request(kForm, "command=%2Fx"), unwrap) == "{\"command\":\"/x\"}");
  CHECK(parsed(make_request("application/json", "{\"payload\":\"{}\"}"), unwrap) ==
        R"({"payload":"{}"})");
  check_refused(make_request(kForm, "payload=nope"), unwrap[0], "", "form field \"payload\"");
}

TEST_CASE("body: a field of a multipart body is unwrapped like one of a form, a file is not")
{
  const std::vector<Unwrap> unwrap = {from_field("payload")};
  const std::string type = "multipart/form-data; boundary=x";
  const std::string head = "--x\r\nContent-Disposition: form-data; name=payload";
  const std::string tail = "\r\n\r\n[2]\r\n--x--";
  CHECK(parsed(make_request(type, head + tail), unwrap) == "[2]");
  CHECK(parsed(make_request(type, head + "\r\n\r\n[1]\r\n" + head + tail), unwrap) == "[1]");
  CHECK(parsed(make_request(type, head + "; filename=a" + tail), unwrap) ==
        R"({"payload":{"filename":"a","content_type":"","size":3}})");
}

TEST_CASE("body: JSON in a string member takes the place of the whole")
{
  const std::vector<Unwrap> unwrap = {from_text({"Message"}), from_text({"data"})};
  CHECK(parsed(make_request("text/plain", R"({"Message":"{\"a\":1}"})"), unwrap) == "{\"a\":1}");
  CHECK(parsed(make_request("", R"({"data":"[2]"})"), unwrap) == "[2]");
  CHECK(parsed(make_request("", R"({"data":"[2]","Message":"[1]"})"), unwrap) == "[1]");
  CHECK(parsed(make_request("", R"({"data":{"a":1}})"), unwrap) == R"({"data":{"a":1}})");
  CHECK(parsed(make_request("", "[1]"), unwrap) == "[1]");
  CHECK(parsed(make_request("", ""), unwrap) == "null");
  CHECK_FALSE(parse_body(make_request("", R"({"data":"nope"})"), unwrap));
}

TEST_CASE("body: a string is found by members and indexes from the root")
{
  const auto request = make_request("", R"({"a":[{"b":"[1]"},{"b":"[2]"}],"1":"[3]"})");
  CHECK(parsed(request, {from_text({"a", "0", "b"})}) == "[1]");
  CHECK(parsed(request, {from_text({"a", "-1", "b"})}) == "[2]");
  CHECK(parsed(request, {from_text({"1"})}) == "[3]");
  const std::string whole = request.body;
  for (const std::vector<std::string>& place : {std::vector<std::string>{"a", "2", "b"},
                                                {"a", "x", "b"},
                                                {"a", "0", "b", "c"},
                                                {"a"},
                                                {}}) {
    CHECK(parsed(request, {from_text(place)}) == whole);
  }
  CHECK(parsed(make_request("", R"("[4]")"), {from_text({})}) == "[4]");
}

TEST_CASE("body: base64 is decoded with and without padding and in its own alphabet")
{
  const auto decode = [](Step step, const std::string& encoded) {
    return parsed(make_request("", R"({"d":")" + encoded + R"("})"),
                  {from_text({"d"}, {{step, {}}})});
  };
  // "[1,\"\xC3\xBF?>\"]" has both of the characters that differ.
  const std::string json = "[\"\xC3\xBF?>~\xC3\xBF\"]";
  const std::string standard = base64_encode(json);
  const std::string url = base64url_encode(json);
  REQUIRE(standard != url);
  CHECK(decode(Step::base64, standard) == json);
  CHECK(decode(Step::base64, standard.substr(0, standard.find('='))) == json);
  CHECK(decode(Step::base64, " " + standard + "\\n") == json);
  CHECK(decode(Step::base64url, url) == json);
  for (const auto& [step, encoded] : {std::pair{Step::base64, url},
                                      {Step::base64url, standard},
                                      {Step::base64, std::string("not base64!")},
                                      {Step::base64, std::string("A")},
                                      {Step::base64, std::string("WzFd=WzFd")},
                                      {Step::base64url, std::string("WzF%")}}) {
    const auto said = decode(step, encoded);
    CAPTURE(said);
    CHECK(said.starts_with("error: unwrap step \"base64"));
  }
}

TEST_CASE("body: steps follow one another")
{
  const std::string inner = R"({"message":"{\"id\":170.00}"})";
  CHECK(parsed(make_request("", R"({"data":")" + base64_encode(inner) + R"("})"),
               {from_text({"data"}, {{Step::base64, {}}, {Step::string_member, "message"}})}) ==
        R"({"id":170.00})");
  CHECK(parsed(make_request(kForm, "xml=%3Ca%3E1%3C%2Fa%3E"),
               {from_field("xml", {{Step::xml, {}}})}) == R"({"a":"1"})");
  CHECK(parsed(make_request("", R"({"q":"a=1&b=%7B%7D"})"),
               {from_text({"q"}, {{Step::form, {}}, {Step::string_member, "b"}})}) == "{}");
  CHECK(parsed(make_request("", R"("\"[1]\"")"),
               {from_body({{Step::json, {}}, {Step::json, {}}, {Step::json, {}}})}) == "[1]");
}

TEST_CASE("body: a step reads the text of a document that is one string")
{
  CHECK(parsed(make_request("application/json", '"' + jwt(kClaims) + '"'),
               {from_body({{Step::json, {}}, {Step::jwt, {}}})}) == kClaims);
}

TEST_CASE("body: a body that is a token is taken under any media type")
{
  const std::vector<Unwrap> unwrap = {from_body({{Step::jwt, {}}})};
  for (const char* type : {"", "text/plain", "application/jwt", "application/octet-stream"}) {
    CAPTURE(type);
    const auto request = make_request(type, jwt(kClaims) + "\n");
    CHECK_FALSE(is_unsupported_type(request, unwrap));
    CHECK(parsed(request, unwrap) == kClaims);
  }
  CHECK(is_unsupported_type(make_request("application/jwt", "x"), {from_field("x")}));
  CHECK(parsed(make_request("text/plain", ""), unwrap) == "null");
}

TEST_CASE("body: what is no compact JWS with an object of claims is refused")
{
  const Unwrap pipeline = from_body({{Step::jwt, {}}});
  for (const std::string& token : {std::string("x"),
                                   std::string("a.b"),
                                   std::string(".."),
                                   jwt(kClaims) + ".x",
                                   std::string("a.!!.c"),
                                   jwt("nope"),
                                   jwt("[1]"),
                                   jwt("\xFF"),
                                   jwt("")}) {
    check_refused(make_request("", token), pipeline, "unwrap step \"jwt\"", "the body");
  }
}

TEST_CASE("body: a step that cannot decode is named")
{
  const auto request = make_request("", R"({"d":"x","e":{}})");
  const std::string at = "the text in \"d\"";
  check_refused(request, from_text({"d"}, {{Step::xml, {}}}), "step \"xml\"", at);
  check_refused(request, from_text({"d"}, {{Step::json, {}}}), "step \"json\"", at);
  check_refused(
      make_request("", R"({"d":"%"})"), from_text({"d"}, {{Step::form, {}}}), "step \"form\"", at);
  check_refused(make_request("", R"({"d":"{\"m\":1}"})"),
                from_text({"d"}, {{Step::string_member, "m"}}),
                "step \"string:m\"",
                at);
  check_refused(make_request("", R"({"d":"[1]"})"),
                from_text({"d"}, {{Step::string_member, "m"}}),
                "step \"string:m\"",
                at);
  check_refused(request, from_text({"d"}), "", at);
}

TEST_CASE("body: what is decoded in place leaves every other token as it was sent")
{
  Unwrap unwrap = from_text({"message", "data"}, {{Step::base64, {}}, {Step::json, {}}});
  unwrap.in_place = true;
  const std::string before = R"({ "n": 170.00, "big":1E400,"message" : {"id":"\u0041", "data":)";
  const std::string after = R"(, "data2": "\/"}, "n":1 })";
  const auto request =
      make_request("", before + '"' + base64_encode(" {\"x\": 1.0} ") + '"' + after);
  const auto document = parse_body(request, {unwrap});
  REQUIRE(document);
  CHECK(document->text() == before + "{\"x\": 1.0}" + after);
  check_refused(make_request("", R"({"message":{"data":"!"}})"),
                unwrap,
                "step \"base64\"",
                "the text in \"message.data\"");
}

TEST_CASE("body: what is decoded in place may not make the payload deeper than JSON may be")
{
  Unwrap unwrap = from_text({"a", "a", "a"});
  unwrap.in_place = true;
  const auto nested = [](std::size_t depth) {
    return make_request(
        "", R"({"a":{"a":{"a":")" + std::string(depth, '[') + std::string(depth, ']') + R"("}}})");
  };
  CHECK(parse_body(nested(509), {unwrap}));
  CHECK_FALSE(parse_body(nested(510), {unwrap}));
}

TEST_CASE("body: the plain text of an encrypted payload starts a pipeline when there is one")
{
  const Unwrap plain = from(Start::decrypted, {});
  const Unwrap form = from(Start::decrypted, {{Step::form, {}}});
  const auto request = make_request(kForm, "encResp=00ff");
  CHECK(parsed(request, {plain}, "[1]") == "[1]");
  CHECK(parsed(request, {form}, "order=1&x=2") == R"({"order":"1","x":"2"})");
  CHECK(parsed(request, {plain}) == R"({"encResp":"00ff"})");
  CHECK(parsed(request, {}, "[1]") == R"({"encResp":"00ff"})");
  check_refused(request, plain, "", "the decrypted text", "garbage");
}

TEST_CASE("body: only so many steps are run")
{
  std::vector<Unwrap::Decode> steps(kMaxDecodeSteps, {Step::json, {}});
  CHECK(parsed(make_request("", "[1]"), {from_body(steps)}) == "[1]");
  steps.emplace_back();
  check_refused(make_request("", "[1]"), from_body(steps), "at most 8", "the body");
}
