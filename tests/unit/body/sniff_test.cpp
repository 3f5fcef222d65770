#include "hookctl/base/bytes.hpp"
#include "hookctl/body/sniff.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::body;

namespace {

std::string sniffed(std::string_view body)
{
  return sniff_media_type(body).value_or("-");
}

} // namespace

TEST_CASE("sniff: JSON is what begins like it or is it")
{
  for (const char* json : {"{\"a\":1}",
                           "\xEF\xBB\xBF [1]",
                           "\r\n\t\"text\"",
                           "true",
                           " -1.50 \n",
                           "{broken",
                           "\"a=b&c=d\""}) {
    CAPTURE(json);
    CHECK(sniffed(json) == "application/json");
  }
}

TEST_CASE("sniff: XML begins with a <")
{
  CHECK(sniffed("<a/>") == "application/xml");
  CHECK(sniffed("\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<a/>") == "application/xml");
  CHECK(sniffed("\n<a b='1&c=2'/>") == "application/xml");
}

TEST_CASE("sniff: parts begin with their boundary and a header")
{
  CHECK(sniffed("--x7\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x7--\r\n") ==
        "multipart/form-data; boundary=\"x7\"");
  CHECK(sniffed("--a b\r\ncontent-type: text/plain\r\n") ==
        "multipart/form-data; boundary=\"a b\"");
  CHECK(sniffed("--x7\r\nno header\r\n") == "-");
  CHECK(sniffed("--x7\nContent-Disposition: form-data\n") == "-");
  CHECK(sniffed("--\r\nContent-Disposition: form-data\r\n") == "-");
  CHECK(sniffed("---- \r\nContent-Disposition: form-data\r\n") == "-");
}

TEST_CASE("sniff: a form is name=value without blanks")
{
  for (const char* form :
       {"a=1", "a=1&b=2\n", "a=", "a=1&flag&b=%20+", "payload=%7B%22a%22%3A1%7D"}) {
    CAPTURE(form);
    CHECK(sniffed(form) == "application/x-www-form-urlencoded");
  }
  for (const char* other : {"a = 1", "=1", "flag&a=1", "a=1\nb=2", "a=\xC3\xA9", "hello"}) {
    CAPTURE(other);
    CHECK(sniffed(other) == "-");
  }
}

TEST_CASE("sniff: nothing is taken for nothing")
{
  CHECK(sniffed("") == "-");
  CHECK(sniffed("\xEF\xBB\xBF \n") == "-");
}

TEST_CASE("sniff: base64 of JSON is no form whatever its padding")
{
  const std::string encoded = base64_encode("{\"a\": 1}");
  CHECK(encoded.ends_with("="));
  CHECK(sniffed(encoded) == "-");
  CHECK(decode_base64_json(encoded) == "{\"a\": 1}");
  CHECK(decode_base64_json(base64url_encode("[\"\xC3\xBF\xC3\xBE?>\"]") + "\n") ==
        "[\"\xC3\xBF\xC3\xBE?>\"]");
  CHECK(decode_base64_json("eyJh\r\nIjog\r\nMX0=") == "{\"a\": 1}");
}

TEST_CASE("sniff: base64 of anything else is not JSON")
{
  for (const std::string& text : {std::string("eyJh"),
                                  base64_encode("hello"),
                                  base64_encode("12"),
                                  base64_encode("{broken"),
                                  std::string("{}"),
                                  std::string()}) {
    CAPTURE(text);
    CHECK_FALSE(decode_base64_json(text));
  }
}
