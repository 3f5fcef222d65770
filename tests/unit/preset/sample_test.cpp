#include "hookctl/preset/sample.hpp"
#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

namespace {

constexpr std::string_view kSample =
    "sample: {kind: kettle.boiled, owner: {email: noor@example.com}, kettle: {litres: 1.70}}\n";

Preset preset_with(std::string_view sample)
{
  return good_preset(changed(kSample, sample));
}

std::string payload_of(const Preset& preset)
{
  const auto document = parse_sample(preset, preset.sample);
  REQUIRE_MESSAGE(document, document.error().message);
  return document->compact(json::Document::root());
}

constexpr std::string_view kPayload =
    R"({"kind":"kettle.boiled","owner":{"email":"noor@example.com"},"kettle":{"litres":"1.70"}})";

} // namespace

TEST_CASE("sample: YAML data is written as JSON and text is kept")
{
  CHECK(
      good_preset(kTeapot).sample ==
      R"({"kind":"kettle.boiled","owner":{"email":"noor@example.com"},"kettle":{"litres":1.70}})");
  CHECK(preset_with("sample: |\n  {\"kind\": \"kettle.boiled\", \"owner\": {\"email\": \"n\"}, "
                    "\"kettle\": {\"litres\": 2}}\n")
            .sample ==
        R"({"kind": "kettle.boiled", "owner": {"email": "n"}, "kettle": {"litres": 2}})");
}

TEST_CASE("sample: the text of a form is read by its type")
{
  std::string yaml = changed(kSample,
                             "sample: |\n"
                             "  kind=kettle.boiled&email=noor%40example.com&litres=1.70\n"
                             "sample_headers: {Content-Type: application/x-www-form-urlencoded}\n");
  yaml.replace(yaml.find("[owner.phone, owner.email]"), 26, "['form:email']");
  yaml.replace(yaml.find("kettle.litres}"), 14, "'form:litres'}");
  const Preset preset = good_preset(yaml);
  CHECK(preset.sample == "kind=kettle.boiled&email=noor%40example.com&litres=1.70");
  CHECK(payload_of(preset) ==
        R"({"kind":"kettle.boiled","email":"noor@example.com","litres":"1.70"})");
}

TEST_CASE("sample: XML is read by its type")
{
  std::string yaml = changed(kSample,
                             "sample: <t><kind>kettle.boiled</kind><mail>n</mail><l>2</l></t>\n"
                             "sample_headers: {Content-Type: text/xml; charset=utf-8}\n");
  yaml.replace(yaml.find("code: kind"), 10, "code: t.kind");
  yaml.replace(yaml.find("[owner.phone, owner.email]"), 26, "t.mail");
  yaml.replace(yaml.find("kettle.litres}"), 14, "t.l}");
  CHECK(payload_of(good_preset(yaml)) == R"({"t":{"kind":"kettle.boiled","mail":"n","l":"2"}})");
}

TEST_CASE("sample: multipart line ends become CRLF")
{
  std::string yaml = changed(kSample,
                             "sample: |\n"
                             "  --x\n"
                             "  Content-Disposition: form-data; name=\"kind\"\n"
                             "  \n"
                             "  kettle.boiled\n"
                             "  --x--\n"
                             "sample_headers: {Content-Type: multipart/form-data; boundary=x}\n");
  yaml.replace(yaml.find("[owner.phone, owner.email]"), 26, "kind");
  yaml.replace(yaml.find("{litres: kettle.litres}"), 23, "{kind: kind}");
  const Preset preset = good_preset(yaml);
  CHECK(preset.sample.starts_with("--x\r\nContent-Disposition"));
  CHECK(payload_of(preset) == R"({"kind":"kettle.boiled"})");
}

TEST_CASE("sample: JSON is the decoded payload whatever the type says")
{
  const std::string json =
      R"(sample: '{"kind":"kettle.boiled","owner":{"email":"noor@example.com"},"kettle":{"litres":"1.70"}}')";
  for (const char* more :
       {"\nsample_headers: {Content-Type: application/jwt}\nunwrap: [{from: body, "
        "decode: [jwt]}]\n",
        "\nsample_headers: {Content-Type: application/x-www-form-urlencoded}\n"
        "unwrap: [{form: payload}]\n",
        "\nsample_headers: {Content-Type: text/xml}\n",
        "\nunwrap: [{from: decrypted, decode: [form]}]\n"}) {
    CAPTURE(more);
    CHECK(payload_of(preset_with(json + more)) == kPayload);
  }
}

TEST_CASE("sample: what is wrapped inside the JSON is unwrapped as in a delivery")
{
  const std::string yaml =
      R"(sample: {data: '{"kind":"kettle.boiled","owner":{"email":"noor@example.com"},"kettle":{"litres":"1.70"}}'})"
      "\nunwrap: [{string: data}]\n";
  CHECK(payload_of(preset_with(yaml)) == kPayload);
}

TEST_CASE("sample: a whole body that is a token is unwrapped")
{
  // {"alg":"HS256"} . {"kind":"kettle.boiled","owner":{"email":"n"},"kettle":{"litres":2}}
  const std::string yaml =
      "sample: eyJhbGciOiJIUzI1NiJ9.eyJraW5kIjoia2V0dGxlLmJvaWxlZCIsIm93bmVyIjp7ImVtYWlsIjoibiJ9LCJ"
      "rZXR0bGUiOnsibGl0cmVzIjoyfX0.AAAA\n"
      "sample_headers: {Content-Type: application/jwt}\nunwrap: [{from: body, decode: [jwt]}]\n";
  CHECK(payload_of(preset_with(yaml)) ==
        R"({"kind":"kettle.boiled","owner":{"email":"n"},"kettle":{"litres":2}})");
}

TEST_CASE("sample: what cannot be read is named with its place")
{
  check_mistakes(
      {
          {"sample: '{'\n", 12, 9, "not JSON"},
          {"sample: a=b\n", 12, 9, "not JSON"},
          {"sample: a=b\nsample_headers: {Content-Type: application/vnd.x+json}\n",
           12,
           9,
           "not JSON"},
          {"sample: <a>\nsample_headers: {Content-Type: text/xml}\n", 12, 9, "cannot be read"},
          {"sample: a\nsample_headers: {Content-Type: image/png}\n", 12, 9, "cannot be read"},
          {"sample: {kind: kettle.boiled, owner: {email: n}, kettle: {litres: 1}}\n"
           "more_samples:\n- {kind: x}\n- '{'\n",
           15,
           3,
           "not JSON"},
      },
      [](const char* sample) { return parse_preset(changed(kSample, sample), "teapot.yaml"); });
}
