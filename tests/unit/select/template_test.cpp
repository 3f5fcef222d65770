#include "hookctl/base/text.hpp"
#include "hookctl/select/template.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using select::Input;
using select::Template;

namespace {

struct Parts {
  model::Request request;
  std::optional<json::Document> document;

  Parts()
  {
    request.method = "POST";
    request.target = "/hook?token=q";
    request.headers = {{"X-Event", "issues"}, {"X-Empty", ""}};
    request.body = "{\"raw\": true}\r\n";
    document = *json::Document::parse(R"({"action":"opened","gone":null,"a}b":"brace","l":[7]})");
  }

  [[nodiscard]] Input input() const
  {
    return Input{&request, &*document, json::Document::root(), nullptr};
  }
};

const Template::Variables kVariables = {{"timestamp", "1700000000"},
                                        {"url", "https://x.example/hook?token=q"}};

} // namespace

TEST_CASE("template: parts are filled in byte for byte")
{
  struct Case {
    const char* written;
    const char* rendered;
  };

  const Case cases[] = {
      {"", ""},
      {"plain", "plain"},
      {"{body}", "{\"raw\": true}\r\n"},
      {"v0:{timestamp}:{body}", "v0:1700000000:{\"raw\": true}\r\n"},
      {"{method}{url}", "POSThttps://x.example/hook?token=q"},
      {"{path}", "/hook"},
      {"{query:token}", "q"},
      {"{header:X-Event}[.{json:action}]", "issues.opened"},
      {"{header:X-Event}[.{json:missing}]", "issues"},
      {"{header:X-Event}[.{json:gone}]", "issues"},
      {"{header:X-Empty}|", "|"},
      {"[{json:missing}x{body}][{json:action}]", "opened"},
      {R"(\{\}\[\]\\\n)", "{}[]\\\n"},
      {R"({json:$["a}b"]})", "brace"},
      {"{json:l[0]}", "7"},
      {"{json:l}", "[7]"},
  };
  const Parts world;
  for (const Case& c : cases) {
    CAPTURE(c.written);
    const auto parsed = Template::parse(c.written);
    REQUIRE(parsed);
    const auto rendered = parsed->render(world.input(), kVariables);
    REQUIRE(rendered);
    CHECK(*rendered == c.rendered);
    CHECK(parsed->text() == c.written);
  }
}

TEST_CASE("template: a part that is missing outside a group is named")
{
  const Parts world;
  for (const char* written : {"{header:X-None}",
                              "{json:gone}",
                              "{query:none}",
                              "{timestamp}",
                              "[{json:action}]{form:x}"}) {
    CAPTURE(written);
    const auto rendered = Template::parse(written)->render(world.input());
    REQUIRE_FALSE(rendered);
    CHECK(rendered.error().code == ErrorCode::not_found);
    CHECK(rendered.error().message.starts_with("the request has no "));
  }
  CHECK(Template::parse("{body}")->render(Input{}).error().message == "the request has no body");
}

TEST_CASE("template: body and method are the request's whatever the variables say")
{
  const Parts world;
  const auto rendered =
      Template::parse("{method}{body}")->render(world.input(), {{"body", "x"}, {"method", "GET"}});
  CHECK(*rendered == "POST{\"raw\": true}\r\n");
}

TEST_CASE("template: what it covers counts outside groups only")
{
  const auto parsed = Template::parse("{timestamp}.[{body}]{header:X-A}");
  REQUIRE(parsed);
  CHECK(parsed->parts() == std::vector<std::string>{"timestamp", "body", "header:X-A"});
  CHECK(parsed->covers("timestamp"));
  CHECK(parsed->covers("header:X-A"));
  CHECK_FALSE(parsed->covers("body"));
  CHECK(parsed->headers() == std::vector<std::string>{"X-A"});
  CHECK_FALSE(parsed->reads_payload());
  CHECK(Template::parse("x[{json:a}]")->reads_payload());
  CHECK_FALSE(Template::parse("body")->covers("body"));
}

TEST_CASE("template: a mistake has its column and a caret under it")
{
  struct Case {
    const char* written;
    int column;
  };

  const Case cases[] = {
      {"{body", 1},
      {"ab{body", 3},
      {"ab}", 3},
      {"{boddy}", 2},
      {"x{}", 3},
      {"[{body}", 1},
      {"{body}]", 7},
      {"[[{body}]]", 2},
      {"[const]", 1},
      {"a\\x", 2},
      {"a\\", 2},
      {"{header:X Y}", 10},
      {"ab{heder:X}", 4},
      {"{json:$[\"a}", 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.written);
    const auto parsed = Template::parse(c.written);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::invalid_argument);
    REQUIRE(parsed.error().at);
    CHECK(parsed.error().at->column == c.column);
    CHECK(parsed.error().hint.find('^') != std::string::npos);
  }
  CHECK(Template::parse("{boddy}").error().hint.find("did you mean \"body\"?") !=
        std::string::npos);
}

TEST_CASE("template: filters rewrite a part from left to right")
{
  struct Case {
    const char* written;
    const char* rendered;
  };

  const Case cases[] = {
      {"{header:X-Event|upper}", "ISSUES"},
      {"{header:X-Event|upper|lower}", "issues"},
      {"{header:X-Event|hex}", "697373756573"},
      {"{header:X-Event|base64}", "aXNzdWVz"},
      {"{body|sha256|base64url}", "_n6diRX4yiDZ1YKO3L5_UYEin4fDxkIDyBCJ1le9FjA"},
      {"{header:X-Event|md5|hex}", "fe5fe0415fc3e0ff4942d8454f363d2c"},
      {"{header:X-Event|crc32}", "3665657731"},
      {"{header:X-Event|json}", "\"issues\""},
      {"{header:X-Spaced|trim}|", "a b|"},
      {"{header:X-Spaced|percent}", "%20a%20b%20"},
      {"{header:X-Percent|unpercent}", "a/b c"},
      {R"({header:X-Percent|unescape:"/"})", "a/b%20c"},
      {R"({header:X-Percent|before:"%"})", "a"},
      {R"({header:X-Percent|after:"%"})", "2Fb%20c"},
      {R"({header:X-Percent|after:"none"})", "a%2Fb%20c"},
      {R"({header:X-Event|replace:"ss","\""})", "i\"ues"},
      {R"({header:X-Event|replace:"s",""})", "iue"},
      {"<{header:X-None|or_empty}>", "<>"},
      {"<{header:X-None|or_empty|sha1|hex}>", "<da39a3ee5e6b4b0d3255bfef95601890afd80709>"},
      {"[{header:X-None|upper}x]{json:action}", "opened"},
      {"[{json:gone|hex}x]{json:action}", "opened"},
      {R"({json:$["a|b"]|upper})", "BAR"},
      {R"({json:$['a|b']|json})", "\"bar\""},
      {R"({json:amount|decimals:"json:currency"})", "7.50"},
  };
  Parts world;
  world.request.headers.emplace_back("X-Spaced", " a b ");
  world.request.headers.emplace_back("X-Percent", "a%2Fb%20c");
  world.document = *json::Document::parse(
      R"({"action":"opened","gone":null,"a|b":"bar","amount":7.5,"currency":"EUR"})");
  for (const Case& c : cases) {
    CAPTURE(c.written);
    const auto parsed = Template::parse(c.written);
    REQUIRE_MESSAGE(parsed, parsed.error().message);
    const auto rendered = parsed->render(world.input(), kVariables);
    REQUIRE(rendered);
    CHECK(*rendered == c.rendered);
  }
}

TEST_CASE("template: a part that its filter cannot read is missing")
{
  Parts world;
  world.request.headers.emplace_back("X-Broken", "a%2");
  CHECK_FALSE(Template::parse("{header:X-Broken|unpercent}")->render(world.input()));
  CHECK_FALSE(Template::parse(R"({json:action|decimals:"json:action"})")->render(world.input()));
  CHECK(Template::parse("{header:X-Broken|unpercent|or_empty}")->render(world.input()) == "");
}

TEST_CASE("template: an amount has the decimals of its currency")
{
  struct Case {
    const char* amount;
    const char* currency;
    const char* printed;
  };

  const Case cases[] = {
      {"10", "USD", "10.00"},
      {"10.5", "USD", "10.50"},
      {"10.500", "USD", "10.50"},
      {"10.555", "USD", nullptr},
      {"10", "JPY", "10"},
      {"10.00", "JPY", "10"},
      {"10.5", "JPY", nullptr},
      {"1.5", "KWD", "1.500"},
      {"-3", "USD", "-3.00"},
      {"1e3", "USD", nullptr},
      {"", "USD", nullptr},
      {".5", "USD", nullptr},
      {"10", "usd", nullptr},
      {"10", "DOLLAR", nullptr},
      {"1.2.3", "USD", nullptr},
  };
  for (const Case& c : cases) {
    CAPTURE(c.amount);
    CAPTURE(c.currency);
    Parts world;
    world.document =
        *json::Document::parse(text(R"({"a":")", c.amount, R"(","c":")", c.currency, "\"}"));
    const auto printed = Template::parse(R"({json:a|decimals:"json:c"})")->render(world.input());
    CHECK(printed.has_value() == (c.printed != nullptr));
    if (printed && c.printed != nullptr) {
      CHECK(*printed == c.printed);
    }
  }
}

TEST_CASE("template: the request's own parts and named variables")
{
  Parts world;
  const Template::Variables variables = {
      {"value:shop", "7"}, {"list:keyId", "k"}, {"fields:all", "f"}};
  const auto render = [&](const char* written, const Template::Variables& known) {
    const auto rendered = Template::parse(written)->render(world.input(), known);
    return rendered ? *rendered : rendered.error().message;
  };
  CHECK(render("{path}?{query}", {}) == "/hook?token=q");
  CHECK(render("{value:shop}{list:keyId}{fields:all}", variables) == "7kf");
  CHECK(render("{host}", {}) == "the request has no host");
  world.request.headers.emplace_back("Host", "inside.example");
  CHECK(render("{host}", {}) == "inside.example");
  CHECK(render("{host}", {{"host", "public.example"}}) == "public.example");
  world.request.target = "/hook";
  CHECK(render("{path}[?{query}]", {}) == "/hook");
  CHECK(render("<{query|or_empty}>", {}) == "<>");
  world.request.target = "/hook?";
  CHECK(render("{path}[?{query}]", {}) == "/hook?");
}

TEST_CASE("template: a value that the account lacks says how to give it")
{
  const Parts world;
  const auto rendered = Template::parse("{value:webhook_id}")->render(world.input());
  REQUIRE_FALSE(rendered);
  CHECK(rendered.error().message == "the account has no value webhook_id");
  CHECK(rendered.error().hint.find("--auth-value webhook_id=VALUE") != std::string::npos);
}

TEST_CASE("template: filters do not hide what a template covers and needs")
{
  const auto parsed = Template::parse(
      R"({body|sha256|hex}{header:X-A|before:"/"}{header:X-B|or_empty}[{header:X-C}])");
  REQUIRE(parsed);
  CHECK(parsed->covers("body"));
  CHECK_FALSE(parsed->covers("header:X-A"));
  CHECK(parsed->parts() ==
        std::vector<std::string>{"body", "header:X-A", "header:X-B", "header:X-C"});
  CHECK(parsed->headers() == std::vector<std::string>{"X-A", "X-B", "X-C"});
  CHECK(parsed->needed_headers() == std::vector<std::string>{"X-A"});
  CHECK(Template::parse(R"({header:X|decimals:"json:c"})")->reads_payload());
  CHECK(Template::parse("")->empty());
  CHECK_FALSE(parsed->empty());
}

TEST_CASE("template: a filter's mistake has its column and a caret under it")
{
  struct Case {
    const char* written;
    int column;
  };

  const Case cases[] = {
      {"{body|sha265}", 7},
      {"{body|}", 7},
      {"{body|hex|}", 11},
      {"a{body|hex|rot13}", 12},
      {"{body|before}", 7},
      {"{body|before:/}", 14},
      {R"({body|before:""})", 7},
      {R"({body|hex:"a"})", 7},
      {R"({body|replace:"a"})", 7},
      {R"({body|decimals:"heder:X"})", 16},
      {"{value:}", 7},
  };
  for (const Case& c : cases) {
    CAPTURE(c.written);
    const auto parsed = Template::parse(c.written);
    REQUIRE_FALSE(parsed);
    REQUIRE(parsed.error().at);
    CHECK(parsed.error().at->column == c.column);
    CHECK(parsed.error().hint.find('^') != std::string::npos);
  }
  CHECK(Template::parse("{body|sha265}").error().hint.find("did you mean \"sha256\"?") !=
        std::string::npos);
}
