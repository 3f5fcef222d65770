#include "hookctl/auth/detail/content_digest.hpp"
#include "hookctl/auth/detail/signature_base.hpp"
#include "hookctl/base/text.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::auth::detail;

namespace {

SfInnerList covering(std::string_view list)
{
  const auto parsed = parse_sf_dictionary(text("c=", list));
  REQUIRE_MESSAGE(parsed, parsed.error().message);
  return std::get<SfInnerList>(parsed->front().value);
}

struct Message {
  model::Request request;
  std::string url;
};

Message make_message(std::string url, model::Headers headers = {}, std::string method = "POST")
{
  Message message;
  message.request.method = std::move(method);
  message.request.headers = std::move(headers);
  message.url = std::move(url);
  return message;
}

/// The line of one component, or "!" + the message.
std::string line(const Message& message, std::string_view component)
{
  const auto base =
      signature_base(covering(text('(', component, ')')), {message.request, message.url});
  if (!base) {
    CHECK(base.error().code == ErrorCode::unverified);
    return "!" + base.error().message;
  }
  return base->substr(0, base->find('\n'));
}

} // namespace

TEST_CASE("signature_base: the derived components of RFC 9421 section 2.2")
{
  const auto message = make_message("https://www.Example.com:443/path?param=value");

  const struct {
    const char* component;
    const char* line;
  } cases[] = {
      {R"("@method")", R"("@method": POST)"},
      {R"("@target-uri")", R"("@target-uri": https://www.Example.com:443/path?param=value)"},
      {R"("@authority")", R"("@authority": www.example.com)"},
      {R"("@scheme")", R"("@scheme": https)"},
      {R"("@request-target")", R"("@request-target": /path?param=value)"},
      {R"("@path")", R"("@path": /path)"},
      {R"("@query")", R"("@query": ?param=value)"},
      {R"("@status")", R"(!the signature covers "@status", which a request does not have)"},
      {R"("@other")", R"(!the signature covers "@other", which a request does not have)"},
      {R"("@method";req)", R"(!the signature covers @method with ;req, which is not implemented)"},
      {R"("@Method")", "!the signature covers something that is not a name in lower case"},
      {"method", "!the signature covers something that is not a name in lower case"},
      {R"("")", "!the signature covers something that is not a name in lower case"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.component);
    CHECK(line(message, c.component) == c.line);
  }
}

TEST_CASE("signature_base: an empty path is a slash, and an empty query a question mark")
{
  CHECK(line(make_message("https://example.com"), R"("@path")") == R"("@path": /)");
  CHECK(line(make_message("https://example.com/"), R"("@query")") == R"("@query": ?)");
  CHECK(line(make_message("https://example.com/path?queryString"), R"("@query")") ==
        R"("@query": ?queryString)");
  CHECK(line(make_message("http://example.com:80/"), R"("@authority")") ==
        R"("@authority": example.com)");
  CHECK(line(make_message("https://example.com:80/"), R"("@authority")") ==
        R"("@authority": example.com:80)");
}

TEST_CASE("signature_base: query parameters are decoded and encoded as RFC 9421 section 2.2.8 does")
{
  const auto message =
      make_message("https://example.com/path?param=value&foo=bar&baz=batman&qux=&"
                   "var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&"
                   "fa%C3%A7ade%22%3A%20=something&twice=1&twice=2&tilde=~*&broken=%zz");

  const struct {
    const char* component;
    const char* line;
  } cases[] = {
      {R"("@query-param";name="baz")", R"("@query-param";name="baz": batman)"},
      {R"("@query-param";name="qux")", R"("@query-param";name="qux": )"},
      {R"("@query-param";name="var")",
       R"("@query-param";name="var": this%20is%20a%20big%0Amultiline%20value)"},
      {R"("@query-param";name="bar")", R"("@query-param";name="bar": with%20plus%20whitespace)"},
      {R"("@query-param";name="fa%C3%A7ade%22%3A%20")",
       R"("@query-param";name="fa%C3%A7ade%22%3A%20": something)"},
      {R"("@query-param";name="tilde")", R"("@query-param";name="tilde": %7E*)"},
      {R"("@query-param";name="twice")", R"(!query parameter "twice" is there twice, or broken)"},
      {R"("@query-param";name="broken")", R"(!query parameter "broken" is there twice, or broken)"},
      {R"("@query-param";name="none")", R"(!query parameter "none" is missing, and it is signed)"},
      {R"("@query-param")", "!the signature covers @query-param without the name of one"},
      {R"("@query-param";name=1)", "!the signature covers @query-param without the name of one"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.component);
    CHECK(line(message, c.component) == c.line);
  }
}

TEST_CASE("signature_base: headers are combined, trimmed and unfolded (RFC 9421 section 2.1)")
{
  const auto message = make_message("",
                                    {{"Host", "www.example.com"},
                                     {"X-OWS-Header", "   Leading and trailing whitespace.   "},
                                     {"X-Obs-Fold-Header", "Obsolete\r\n    line folding."},
                                     {"Cache-Control", "max-age=60"},
                                     {"cache-control", "    must-revalidate"},
                                     {"X-Empty", ""},
                                     {"Example-Dict", " a=1,  b=2;x=1;y=2,   c=(a   b   c), d"},
                                     {"Broken", "a\nb"},
                                     {"Zero", std::string("a\0b", 3)}});

  const struct {
    const char* component;
    const char* line;
  } cases[] = {
      {R"("host")", R"("host": www.example.com)"},
      {R"("x-ows-header")", R"("x-ows-header": Leading and trailing whitespace.)"},
      {R"("x-obs-fold-header")", R"("x-obs-fold-header": Obsolete line folding.)"},
      {R"("cache-control")", R"("cache-control": max-age=60, must-revalidate)"},
      {R"("cache-control";bs)",
       R"("cache-control";bs: :bWF4LWFnZT02MA==:, :bXVzdC1yZXZhbGlkYXRl:)"},
      {R"("x-empty")", R"("x-empty": )"},
      {R"("example-dict";key="a")", R"("example-dict";key="a": 1)"},
      {R"("example-dict";key="b")", R"("example-dict";key="b": 2;x=1;y=2)"},
      {R"("example-dict";key="c")", R"("example-dict";key="c": (a b c))"},
      {R"("example-dict";key="d")", R"("example-dict";key="d": ?1)"},
      {R"("example-dict";key="e")",
       "!a member of a header is signed, and the header does not have it"},
      {R"("example-dict";sf)",
       R"(!the signature covers "example-dict" with ;sf, which is not implemented)"},
      {R"("host";tr)", R"(!the signature covers "host" with ;tr, which is not implemented)"},
      {R"("missing")", "!header missing is missing, and it is signed"},
      {R"("broken")", "!header broken holds a line break"},
      {R"("zero")", "!header zero holds a control character"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.component);
    CHECK(line(message, c.component) == c.line);
  }
}

TEST_CASE("signature_base: without the sender's URL the request says where it went")
{
  auto message = make_message("", {{"Host", "Example.com"}});
  message.request.target = "/a?b=c";
  CHECK(line(message, R"("@path")") == R"("@path": /a)");
  CHECK(line(message, R"("@query")") == R"("@query": ?b=c)");
  CHECK(line(message, R"("@authority")") == R"("@authority": example.com)");
  CHECK(line(message, R"("@target-uri")").starts_with("!the signature covers @target-uri, and"));
  CHECK(line(message, R"("@scheme")").starts_with("!the signature covers @scheme, and"));
  message.request.headers.emplace_back("host", "example.org");
  CHECK(line(message, R"("@authority")") == "!header host is there more than once");
}

TEST_CASE("signature_base: the covered components stand in order before their own list")
{
  const auto message = make_message("https://example.com/foo", {{"Date", "today"}});
  const auto base = signature_base(covering(R"(("date"   "@method" );created=1;keyid="k")"),
                                   {message.request, message.url});
  REQUIRE(base);
  CHECK(
      *base ==
      "\"date\": today\n\"@method\": POST\n\"@signature-params\": (\"date\" \"@method\");created=1;"
      "keyid=\"k\"");
  CHECK(line(message, R"("date" "date")") == R"(!the signature covers "date" twice)");
}

TEST_CASE("signature_base: components are read as a preset writes them")
{
  CHECK(write_sf(*parse_component("@method")) == R"("@method")");
  CHECK(write_sf(*parse_component(R"(@query-param;name="Pet")")) == R"("@query-param";name="Pet")");
  for (const char* broken : {"a;", "a;B", "a;x=", "a;x), b=("}) {
    CAPTURE(broken);
    CHECK_FALSE(parse_component(broken));
  }
}

TEST_CASE("content_digest: the examples of RFC 9530 hold")
{
  const std::string body = "{\"hello\": \"world\"}\n";
  CHECK(check_content_digest("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", body));
  CHECK(check_content_digest("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", ""));
  CHECK(*write_content_digest(body) == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
  // RFC 9421 appendix B.2, without the line feed.
  CHECK(
      check_content_digest("sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7"
                           "BNNyealdVLvRwEmTHWXvJwew==:",
                           "{\"hello\": \"world\"}"));
}

TEST_CASE("content_digest: every digest that is known must be the body's, and one must be known")
{
  const std::string good = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
  CHECK(check_content_digest(good + ", md5=:AAAA:", ""));
  for (const std::string& value :
       {good + ", sha-512=:AAAA:",
        std::string("sha-256=:AAAA:"),
        std::string("sha-256"),
        std::string("sha-256=\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\""),
        std::string("sha-256=(1)"),
        std::string("md5=:AAAA:"),
        std::string(""),
        std::string("sha-256="),
        good + ", " + good}) {
    CAPTURE(value);
    CHECK_FALSE(check_content_digest(value, ""));
  }
  CHECK_FALSE(check_content_digest(good, "x"));
}
