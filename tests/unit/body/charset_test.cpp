#include "hookctl/base/bytes.hpp"
#include "tests/unit/body/support.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::body;
using tests::make_request;
using tests::parsed;
using namespace std::string_literals;

namespace {

enum class Order { little, big };

/// ASCII and the rest of the basic plane, as UTF-16.
std::string utf16(std::u16string_view text, Order order)
{
  std::string out;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8U);
    const char low = static_cast<char>(unit & 0xFFU);
    out += order == Order::little ? low : high;
    out += order == Order::little ? high : low;
  }
  return out;
}

constexpr const char* kFormType = "application/x-www-form-urlencoded";

} // namespace

TEST_CASE("charset: JSON in each of the charsets that are known")
{
  const std::u16string json = u"{\"name\":\"café €\",\"n\":170.00}";
  const std::string wanted = "{\"name\":\"caf\xC3\xA9 \xE2\x82\xAC\",\"n\":170.00}";

  struct Case {
    const char* type;
    std::string body;
  };

  const Case cases[] = {
      {"application/json; charset=utf-8", wanted},
      {"application/json;charset=\"UTF-8\"", wanted},
      {"application/json; charset=utf8", "\xEF\xBB\xBF" + wanted},
      {"application/json; charset=windows-1252", "{\"name\":\"caf\xE9 \x80\",\"n\":170.00}"},
      {"application/json; charset=ISO-8859-1", "{\"name\":\"caf\xE9 \x80\",\"n\":170.00}"},
      {"application/json, charset=latin1", "{\"name\":\"caf\xE9 \x80\",\"n\":170.00}"},
      {"application/json; charset=utf-16le", utf16(json, Order::little)},
      {"application/json; charset=utf-16be", utf16(json, Order::big)},
      {"application/json; charset=utf-16", utf16(u"\uFEFF" + json, Order::little)},
      {"application/json; charset=utf-16", utf16(u"\uFEFF" + json, Order::big)},
      {"application/json; charset=UTF-16", utf16(json, Order::little)},
      {"application/json; charset=utf-16", utf16(json, Order::big)},
      {"application/json", utf16(u"\uFEFF" + json, Order::little)},
      {"", utf16(u"\uFEFF" + json, Order::big)},
  };
  for (const Case& one : cases) {
    CAPTURE(one.type);
    const auto request = make_request(one.type, one.body);
    CHECK_FALSE(is_unsupported_type(request));
    CHECK(parsed(request) == wanted);
  }
}

TEST_CASE("charset: what is UTF-8 stays so under every label, since labels are not signed")
{
  const std::string json = "{\"name\":\"caf\xC3\xA9\"}";
  for (const char* label : {"utf-8", "us-ascii", "iso-8859-1", "windows-1252"}) {
    CAPTURE(label);
    CHECK(parsed(make_request("application/json; charset="s + label, json)) == json);
    CHECK(parsed(make_request(kFormType + "; charset="s + label, "name=caf%C3%A9")) == json);
    CHECK(parsed(make_request("text/xml; charset="s + label, "<name>caf\xC3\xA9</name>")) == json);
  }
}

TEST_CASE("charset: a byte that is not of the charset is named by its place")
{
  CHECK(parsed(make_request("application/json; charset=us-ascii", "{\"a\":\"\xE9\"}")) ==
        "error: the body is not US-ASCII: byte 6 (counted from 0) is malformed");
  CHECK(parsed(make_request("application/json; charset=windows-1252", "{\"a\":\"\x81\"}")) ==
        "error: the body is not windows-1252: byte 6 (counted from 0) is malformed");
  CHECK(parsed(make_request("application/json; charset=utf-16le",
                            utf16(u"\"\xD800\"", Order::little))) ==
        "error: the body is not UTF-16LE: byte 2 (counted from 0) is malformed");
  CHECK(
      parsed(make_request("application/json; charset=utf-16be", utf16(u"12", Order::big) + "3")) ==
      "error: the body is not UTF-16BE: byte 4 (counted from 0) is malformed");
  CHECK(parsed(make_request("application/json; charset=utf-8", "\"\xE9\"")).find("UTF-8") !=
        std::string::npos);
}

TEST_CASE("charset: any other one is refused by name, as an unsupported type")
{
  for (const char* type : {"application/json; charset=utf-7",
                           "application/json; charset=shift_jis",
                           "application/json; charset=utf-32",
                           "application/json; charset=utf-8; charset=utf-16",
                           "text/xml; charset=ebcdic",
                           "application/x-www-form-urlencoded; charset=big5",
                           "application/x-www-form-urlencoded; charset=utf-16"}) {
    CAPTURE(type);
    const auto request = make_request(type, "{}");
    CHECK(is_unsupported_type(request));
    const auto refused = parse_body(request);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_data);
  }
  const auto refused = parse_body(make_request("application/json; charset=utf-7", "{}"));
  CHECK(refused.error().message == "the charset \"utf-7\" is not supported");
  CHECK(refused.error().hint.find("windows-1252") != std::string::npos);
}

TEST_CASE("charset: parameters that are none of a charset are passed over")
{
  for (const char* type : {"application/json; charset=",
                           "application/json; charset",
                           "application/json; =utf-7",
                           "application/json; profile=\"a; charset=utf-7\"",
                           "application/json; xcharset=utf-7",
                           "application/json; charset=utf-8; charset=UTF8"}) {
    CAPTURE(type);
    CHECK(parsed(make_request(type, "{}")) == "{}");
  }
}

TEST_CASE("charset: the texts of a form, each by itself")
{
  const std::string latin = kFormType + "; charset=windows-1252"s;
  CHECK(parsed(make_request(latin, "na%EFve=caf%E9+%80&a=1")) ==
        "{\"na\xC3\xAFve\":\"caf\xC3\xA9 \xE2\x82\xAC\",\"a\":\"1\"}");
  CHECK(parsed(make_request(latin, "a=caf\xE9")) == "{\"a\":\"caf\xC3\xA9\"}");
  CHECK(parsed(make_request(latin, "a=%81")) ==
        "error: form text \"%81\" is not in the charset of the form");
  CHECK(parsed(make_request(kFormType, "a=%E9")) == "error: form text \"%E9\" is not UTF-8");
  const std::vector<Unwrap> inside = {{Unwrap::Start::form_field, "payload", {}, {}, false}};
  CHECK(parsed(make_request(latin, "payload=%7B%22a%22%3A%22%E9%22%7D"), inside) ==
        "{\"a\":\"\xC3\xA9\"}");
}

TEST_CASE("charset: a form has no marks: its names are those that were signed")
{
  for (const char* label : {"", "; charset=utf-8", "; charset=windows-1252"}) {
    CAPTURE(label);
    CHECK(parsed(make_request(kFormType + std::string(label),
                              "\xEF\xBB\xBF"
                              "a=1")) == "{\"\xEF\xBB\xBF"
                                         "a\":\"1\"}");
    CHECK(parsed(make_request(kFormType + std::string(label), "%EF%BB%BFa=1")) == "{\"\xEF\xBB\xBF"
                                                                                  "a\":\"1\"}");
  }
  const std::string wide = utf16(u"a=1", Order::little);
  CHECK(parsed(make_request(kFormType, wide)).starts_with("error: "));
  CHECK(parsed(make_request(kFormType, "\xFF\xFE" + wide)).starts_with("error: "));
}

TEST_CASE("charset: XML by its mark, its label and its own declaration, in this order")
{
  const std::string wanted = "{\"a\":\"\xC3\xA9\"}";
  const std::u16string wide = u"<?xml version=\"1.0\" encoding=\"utf-16\"?><a>é</a>";

  struct Case {
    const char* type;
    std::string body;
  };

  const Case cases[] = {
      {"text/xml", "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>"},
      {"text/xml", "<?xml version=\"1.0\" encoding = \"windows-1252\" ?><a>\xE9</a>"},
      {"text/xml; charset=latin1", "<?xml version='1.0' encoding='utf-8'?><a>\xE9</a>"},
      {"text/xml; charset=utf-8", "<?xml version='1.0' encoding='latin1'?><a>\xC3\xA9</a>"},
      {"text/xml", "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><a>\xC3\xA9</a>"},
      {"text/xml", "<?xml version='1.0' encoding='utf-16'?><a>\xC3\xA9</a>"},
      {"text/xml", utf16(u"\uFEFF" + wide, Order::little)},
      {"text/xml; charset=utf-8", utf16(u"\uFEFF" + wide, Order::big)},
      {"text/xml", utf16(wide, Order::little)},
      {"text/xml", utf16(wide, Order::big)},
      {"text/xml; charset=utf-16", utf16(u"<a>é</a>", Order::little)},
  };
  for (const Case& one : cases) {
    CAPTURE(one.type);
    CAPTURE(one.body);
    CHECK(parsed(make_request(one.type, one.body)) == wanted);
  }
  CHECK(parsed(make_request("text/xml", "<?xml version='1.0' encoding='koi8-r'?><a/>")) ==
        "error: the charset \"koi8-r\" is not supported");
  CHECK(parsed(make_request("text/xml; charset=utf-8",
                            "<?xml version='1.0' encoding='latin1'?><a>\xE9</a>")) ==
        "error: the XML is not UTF-8");
}

TEST_CASE("charset: what grows beyond the limit while it is converted is refused")
{
  const std::string body = "\"" + tests::repeat("\x80", 6'000'000) + "\"";
  CHECK(parsed(make_request("application/json; charset=windows-1252", body)) ==
        "error: the body is more than 16777216 bytes of UTF-8");
}

TEST_CASE("charset: the request keeps its bytes")
{
  const auto request =
      make_request("application/json; charset=utf-16le", utf16(u"[1]", Order::little));
  const std::string before = request.body;
  CHECK(parsed(request) == "[1]");
  CHECK(request.body == before);
}
