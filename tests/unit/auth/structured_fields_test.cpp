#include "hookctl/auth/detail/structured_fields.hpp"
#include "hookctl/base/text.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::auth::detail;

namespace {

/// The dictionary written again, "!" + the message for a refusal.
std::string rewritten(std::string_view written)
{
  const auto parsed = parse_sf_dictionary(written);
  if (!parsed) {
    CHECK(parsed.error().code == ErrorCode::invalid_data);
    return "!" + parsed.error().message;
  }
  std::string out;
  for (const SfMember& member : *parsed) {
    out += text(out.empty() ? "" : ", ",
                member.key,
                "=",
                std::visit([](const auto& value) { return write_sf(value); }, member.value));
  }
  return out;
}

} // namespace

TEST_CASE("structured_fields: what is canonical comes back as it was")
{
  for (const std::string_view written :
       {"",
        "a=1",
        "a=-999999999999999",
        "a=\"x \\\" \\\\ y\"",
        "a=token/x:y",
        "a=*",
        "a=:aGVsbG8=:",
        "a=::",
        "a=?0",
        "a=1;b;c=2;d=\"e\", *x.y_z-1=()",
        R"(sig-b26=("date" "@method" "@query-param";name="Pet");created=1618884473;keyid="k")"}) {
    CAPTURE(written);
    CHECK(rewritten(written) == written);
  }
}

TEST_CASE("structured_fields: other spellings are written canonically")
{
  const struct {
    std::string_view written;
    std::string_view canonical;
  } cases[] = {
      {"  a=1  ", "a=1"},
      {"a=1 \t,\t b=2", "a=1, b=2"},
      {"a=(  1   2  )", "a=(1 2)"},
      {"a=1; b=2;  c", "a=1;b=2;c"},
      {"a=1;b=?1", "a=1;b"},
      {"a=007", "a=7"},
      {"a=-0", "a=0"},
      {"a", "a=?1"},
      {"a;x=1", "a=?1;x=1"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.written);
    CHECK(rewritten(c.written) == c.canonical);
  }
}

TEST_CASE("structured_fields: malformed texts are refused at their character")
{
  const struct {
    std::string_view written;
    std::string_view message;
  } cases[] = {
      {"A=1", "!is malformed at character 1"},
      {"a=1,", "!is malformed at character 5"},
      {"a=1,,b=2", "!is malformed at character 5"},
      {"a=1 b=2", "!is malformed at character 5"},
      {"a=", "!is malformed at character 3"},
      {"a=1.5", "!is malformed at character 4"},
      {"a=1234567890123456", "!is malformed at character 19"},
      {"a=-", "!is malformed at character 4"},
      {"a=\"x", "!is malformed at character 5"},
      {"a=\"\\x\"", "!is malformed at character 5"},
      {"a=\"\x01\"", "!is malformed at character 4"},
      {"a=\"\xc3\xa9\"", "!is malformed at character 4"},
      {"a=:x", "!is malformed at character 5"},
      {"a=:aGVsbG8:", "!is malformed at character 11"},
      {"a=:aGV sbG8=:", "!is malformed at character 13"},
      {"a=?2", "!is malformed at character 4"},
      {"a=(1 2", "!is malformed at character 7"},
      {"a=(1,2)", "!is malformed at character 5"},
      {"a=(1\"x\")", "!is malformed at character 5"},
      {"a=((1))", "!is malformed at character 4"},
      {"a=@1659578233", "!is malformed at character 3"},
      {"\ta=1", "!is malformed at character 1"},
      {"a=1;B", "!is malformed at character 5"},
      {"a=1, a=2", "!has \"a\" twice"},
      {"a=1;b;b", "!has the parameter \"b\" twice"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.written);
    CHECK(rewritten(c.written) == c.message);
  }
  CHECK(rewritten({"a=\"\0\"", 5}) == "!is malformed at character 4");
  CHECK(rewritten({"a=1\0", 4}) == "!is malformed at character 4");
}

TEST_CASE("structured_fields: sizes are limited")
{
  CHECK(rewritten(text("a=\"", std::string(17'000, 'x'), '"')) == "!is longer than 16 KiB");
  std::string members = "m0";
  std::string items = "a=(1";
  std::string parameters = "a=1";
  for (int i = 1; i <= 64; ++i) {
    members += text(", m", i);
    items += " 1";
    parameters += text(";p", i);
  }
  CHECK(rewritten(members) == "!has more than 64 members");
  CHECK(rewritten(items + ")") == "!has a list of more than 64 items");
  CHECK(rewritten(parameters) == "!has more than 32 parameters in one place");
}
