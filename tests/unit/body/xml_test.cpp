#include "tests/unit/body/support.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::body;
using tests::repeat;

namespace {

std::string converted_xml(const std::string& xml)
{
  const auto json = xml_to_json(xml);
  return json ? *json : "error: " + json.error().message;
}

void check_xml_refused(const std::string& xml, const std::string& words = "malformed")
{
  CAPTURE(xml.substr(0, 200));
  const auto refused = xml_to_json(xml);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_data);
  CAPTURE(refused.error().message);
  CHECK(refused.error().message.find(words) != std::string::npos);
}

} // namespace

TEST_CASE("body: XML elements are members, attributes and text beside them named apart")
{
  struct Case {
    const char* xml;
    const char* json;
  };

  const Case cases[] = {
      {R"(<a x="1"><b>t</b><b/></a>)", R"({"a":{"@x":"1","b":["t",""]}})"},
      {"<a/>", R"({"a":""})"},
      {"<a></a>", R"({"a":""})"},
      {"<a> </a>", R"({"a":" "})"},
      {"<a> 1 </a>", R"({"a":" 1 "})"},
      {R"(<a x=""/>)", R"({"a":{"@x":""}})"},
      {R"(<a x='1' y="2">t</a>)", R"({"a":{"@x":"1","@y":"2","#text":"t"}})"},
      {"<a>\n  <b>1</b>\n  <c>2</c>\n</a>\n", R"({"a":{"b":"1","c":"2"}})"},
      {"<a><b/><c/><b>2</b></a>", R"({"a":{"b":["","2"],"c":""}})"},
      {"<a><b x='1'/><b><c/></b></a>", R"({"a":{"b":[{"@x":"1"},{"c":""}]}})"},
      {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE a SYSTEM \"a.dtd\">\n<!--c--><a/>",
       R"({"a":""})"},
      {"<a>x<!--c-->y<?p i?>z</a>", R"({"a":"xyz"})"},
      {"<a>1\r\n2\r3</a>", R"({"a":"1\n2\n3"})"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.xml);
    CHECK(converted_xml(c.xml) == c.json);
  }
}

TEST_CASE("body: mixed content keeps its pieces of text together")
{
  CHECK(converted_xml("<p>Hello <b>you</b> and <b>me</b>!</p>") ==
        R"({"p":{"b":["you","me"],"#text":"Hello  and !"}})");
}

TEST_CASE("body: CDATA is text as it stands")
{
  CHECK(converted_xml("<a><![CDATA[<b>&amp;</b>]]></a>") == R"({"a":"<b>&amp;</b>"})");
  CHECK(converted_xml("<a>\n <![CDATA[v]]>\n</a>") == R"({"a":"v"})");
  CHECK(converted_xml("<a>1<![CDATA[2]]>3</a>") == R"({"a":"123"})");
  CHECK(converted_xml("<a><![CDATA[]]></a>") == R"({"a":""})");
  check_xml_refused("<a><![CDATA[x</a>");
}

TEST_CASE("body: prefixes of namespaces stay in the names")
{
  CHECK(converted_xml(R"(<s:E xmlns:s="urn:s"><s:B s:id="1"/><B/></s:E>)") ==
        R"({"s:E":{"@xmlns:s":"urn:s","s:B":{"@s:id":"1"},"B":""}})");
}

TEST_CASE("body: the five entities and characters by number are resolved and nothing else is")
{
  CHECK(converted_xml("<a x='&quot;&#65;'>&lt;&gt;&amp;&apos;&#xE9;&#x1F600;</a>") ==
        "{\"a\":{\"@x\":\"\\\"A\",\"#text\":\"<>&'\xC3\xA9\xF0\x9F\x98\x80\"}}");
  CHECK(converted_xml("<a>&nbsp;&amp;lt; & &; &#0;&#xD800;&#x110000;&#;&#x;&#-1;&#x-1;</a>") ==
        R"({"a":"&nbsp;&lt; & &; &#0;&#xD800;&#x110000;&#;&#x;&#-1;&#x-1;"})");
}

TEST_CASE("body: entities of a document type are never expanded")
{
  std::string laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">";
  for (int i = 1; i < 10; ++i) {
    laughs += "<!ENTITY lol" + std::to_string(i) + " \"" + repeat("&lol;", 10) + "\">";
  }
  CHECK(converted_xml(laughs + "]><lolz>&lol9;</lolz>") == R"({"lolz":"&lol9;"})");
  CHECK(converted_xml("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>") ==
        R"({"a":"&x;"})");
}

TEST_CASE("body: XML that is not well formed is refused with its place")
{
  for (const char* xml : {"",
                          " ",
                          "text",
                          "<",
                          "<a>",
                          "<a",
                          "</a>",
                          "<a></b>",
                          "<a><b></a></b>",
                          "<a x></a>",
                          "<a x=1/>",
                          "<a x='1/>",
                          "<a x='1' x='2'/>",
                          "<a/><b/>",
                          "<a/>junk",
                          "junk<a/>",
                          "<a/><![CDATA[x]]>",
                          "<!-- only -->",
                          "<a><!-- x</a>",
                          "<!DOCTYPE a [<a/>",
                          "<a>\x01</a>",
                          "{\"a\":1}"}) {
    check_xml_refused(xml);
  }
  check_xml_refused(std::string("<a>\0</a>", 8));
  check_xml_refused("<a>\xE9</a>", "not UTF-8");
  const auto refused = xml_to_json("<a>\n <b></c></a>");
  REQUIRE_FALSE(refused);
  REQUIRE(refused.error().at);
  CHECK(refused.error().at->line == 2);
}

TEST_CASE("body: XML nests as deep as JSON may")
{
  const auto nested = [](std::size_t depth) {
    return repeat("<a>", depth) + repeat("</a>", depth);
  };
  CHECK(tests::parsed(tests::make_request("text/xml", nested(512))).starts_with(R"({"a":{"a":)"));
  check_xml_refused(nested(513), "levels deep");
  check_xml_refused(nested(100'000), "levels deep");
  const auto in_arrays = [](std::size_t depth) {
    return "<r>" + repeat("<b/><b>", depth) + repeat("</b>", depth) + "</r>";
  };
  CHECK(tests::parsed(tests::make_request("text/xml", in_arrays(255))).starts_with(R"({"r":)"));
  check_xml_refused(in_arrays(300), "levels deep");
}

TEST_CASE("body: XML is bounded in tags and takes many repeated elements")
{
  const auto flat = xml_to_json("<a>" + repeat("<b/>", 100'000) + "</a>");
  REQUIRE(flat);
  CHECK(flat->size() == std::string_view(R"({"a":{"b":[]}})").size() + 3 * 100'000 - 1);
  check_xml_refused("<a>" + repeat("<b/>", 250'000) + "</a>", "beyond the limits");
  check_xml_refused("<a " + repeat("b='' ", 250'000) + "/>", "beyond the limits");
}
