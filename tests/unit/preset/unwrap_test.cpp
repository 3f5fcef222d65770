#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

using body::Unwrap;

namespace {

Unwrap unwrap_of(std::string_view pipeline)
{
  const Preset preset = good_preset(with("unwrap: [" + std::string(pipeline) + "]"));
  REQUIRE(preset.unwrap.size() == 1);
  return preset.unwrap.front();
}

} // namespace

TEST_CASE("unwrap: a form field and a string member are the short pipelines")
{
  const Unwrap form = unwrap_of("{form: payload}");
  CHECK(form.start == Unwrap::Start::form_field);
  CHECK(form.name == "payload");
  CHECK(form.decode.empty());
  const Unwrap member = unwrap_of("{string: payload.x}");
  CHECK(member.start == Unwrap::Start::json_text);
  CHECK(member.place == std::vector<std::string>{"payload.x"});
}

TEST_CASE("unwrap: a pipeline says where it starts and each step")
{
  CHECK(unwrap_of("{from: body, decode: [jwt]}").start == Unwrap::Start::body);
  CHECK(unwrap_of("{from: decrypted}").start == Unwrap::Start::decrypted);
  CHECK(unwrap_of("{from: form:data, decode: [json]}").name == "data");
  const Unwrap place = unwrap_of("{from: 'json:a[0][\"odd.key\"].b', decode: [base64, base64url, "
                                 "xml, form, json, 'string:inner'], in_place: true}");
  CHECK(place.place == std::vector<std::string>{"a", "0", "odd.key", "b"});
  CHECK(place.in_place);
  REQUIRE(place.decode.size() == 6);
  CHECK(place.decode[0].step == Unwrap::Step::base64);
  CHECK(place.decode[1].step == Unwrap::Step::base64url);
  CHECK(place.decode[2].step == Unwrap::Step::xml);
  CHECK(place.decode[3].step == Unwrap::Step::form);
  CHECK(place.decode[4].step == Unwrap::Step::json);
  CHECK(place.decode[5].step == Unwrap::Step::string_member);
  CHECK(place.decode[5].member == "inner");
}

TEST_CASE("unwrap: every mistake is named with its line and column")
{
  check_added_mistakes({
      {"unwrap: {form: a}", 1, 9, "must be a list"},
      {"unwrap: [{form: a, string: b}]", 1, 10, "exactly one"},
      {"unwrap: [{}]", 1, 10, "exactly one"},
      {"unwrap: [{from: head}]", 1, 17, "no start"},
      {"unwrap: [{from: 'form:'}]", 1, 17, "no start"},
      {"unwrap: [{from: 'json:a[*]'}]", 1, 17, "more than one place"},
      {"unwrap: [{from: 'json:a['}]", 1, 17, "unwrap.from"},
      {"unwrap: [{from: 'json:$'}]", 1, 17, "no place"},
      {"unwrap: [{from: body, decode: [gzip]}]", 1, 32, "no step"},
      {"unwrap: [{from: body, decode: ['string:']}]", 1, 32, "no step"},
      {"unwrap: [{from: body, decode: jwt}]", 1, 31, "must be a list"},
      {"unwrap: [{from: body, decode: [json, json, json, json, json, json, json, json, json]}]",
       1,
       31,
       "more than 8"},
      {"unwrap: [{from: body, in_place: true}]", 1, 17, "json:PATH only"},
      {"unwrap: [{from: body, form: a}]", 1, 23, "form"},
  });
}
