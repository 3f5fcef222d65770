#include "tests/unit/body/support.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::body;
using tests::repeat;

namespace {

constexpr const char* kType = "multipart/form-data; boundary=x";

std::string part(const std::string& headers, const std::string& content)
{
  return "--x\r\n" + headers + "\r\n\r\n" + content + "\r\n";
}

std::string field(const std::string& name, const std::string& content)
{
  return part("Content-Disposition: form-data; name=\"" + name + "\"", content);
}

std::string converted(const std::string& content, const std::string& type = kType)
{
  const auto json = multipart_to_json(type, content);
  return json ? *json : "error: " + json.error().message;
}

void check_refused(const std::string& content,
                   const std::string& words,
                   const std::string& type = kType)
{
  CAPTURE(content.substr(0, 200));
  CAPTURE(type);
  const auto refused = multipart_to_json(type, content);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_data);
  CAPTURE(refused.error().message);
  CHECK(refused.error().message.find(words) != std::string::npos);
}

} // namespace

TEST_CASE("body: multipart fields are an object in order and files are described")
{
  const std::string content =
      field("payload", R"({"a":"é"})") + field("to", "a") + field("to", "") +
      part("content-disposition: form-data; filename=\"poster \\\"1\\\".jpg\"; name=thumb\r\n"
           "Content-Type: image/jpeg",
           "\xFF\xD8\r\n--\r\n") +
      "--x--\r\n";
  CHECK(converted(content) ==
        R"({"payload":"{\"a\":\"é\"}","to":["a",""],"thumb":{"filename":"poster \"1\".jpg",)"
        R"("content_type":"image/jpeg","size":8}})");
  CHECK(tests::parsed(tests::make_request(kType, content)).starts_with(R"({"payload":)"));
}

TEST_CASE("body: multipart content is taken byte by byte up to the line end of the delimiter")
{
  CHECK(converted(field("a", "") + "--x--") == R"({"a":""})");
  CHECK(converted(field("a", "1\r\n") + "--x--") == R"({"a":"1\r\n"})");
  CHECK(converted(field("a", "\r\n\r\n") + "--x--") == R"({"a":"\r\n\r\n"})");
  CHECK(converted(field("a", "1\n--x--\n2") + "--x--") == R"({"a":"1\n--x--\n2"})");
}

TEST_CASE("body: a line that only begins with the boundary is content")
{
  CHECK(converted(field("a", "1\r\n--xy\r\n--x-\r\n--x--y\r\n--x y") + "--x--") ==
        R"({"a":"1\r\n--xy\r\n--x-\r\n--x--y\r\n--x y"})");
}

TEST_CASE("body: blanks after a delimiter, a preamble and an epilogue are skipped")
{
  CHECK(converted("--xx\r\n\r\nhello\r\n" + field("a", "1") + "--x-- \t\r\n" + field("b", "2")) ==
        R"({"a":"1"})");
  CHECK(converted("--x \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--  ") ==
        R"({"a":"1"})");
  CHECK(converted("--x--\r\n") == "{}");
}

TEST_CASE("body: a boundary may be quoted and hold what RFC 2046 allows")
{
  const std::string content =
      "--a b'()+_,-./:=?\r\nContent-Disposition: form-data; name=n\r\n\r\n1\r\n--a b'()+_,-./:=?--";
  CHECK(converted(content, "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b'()+_,-./:=?\"") ==
        R"({"n":"1"})");
}

TEST_CASE("body: a multipart body whose boundary cannot be trusted is refused")
{
  const std::string content = field("a", "1") + "--x--";
  check_refused(content, "names no boundary", "multipart/form-data");
  check_refused(content, "RFC 2046", "multipart/form-data; boundary=");
  check_refused(content, "RFC 2046", "multipart/form-data; boundary=\"x \"");
  check_refused(content, "RFC 2046", "multipart/form-data; boundary=\"x\r\n\"");
  check_refused(content, "RFC 2046", "multipart/form-data; boundary=" + std::string(71, 'x'));
  check_refused(content, "cannot be read", "multipart/form-data; boundary=x; boundary=y");
  check_refused(content, "cannot be read", "multipart/form-data; boundary=\"x");
  check_refused(content, "cannot be read", "multipart/form-data; boundary=\"x\"y");
  check_refused(content, "does not hold the boundary", "multipart/form-data; boundary=y");
}

TEST_CASE("body: a multipart body that breaks off is refused")
{
  const std::string whole = field("a", "1") + "--x--";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(multipart_to_json(kType, whole.substr(0, size)));
  }
  check_refused(field("a", "1"), "before its last boundary");
  check_refused(field("a", "1") + "--x", "before its last boundary");
  check_refused(field("a", "1") + "--x\r\n", "before its last boundary");
  check_refused("--x\n\n1\n--x--", "does not hold the boundary");
}

TEST_CASE("body: malformed parts are refused")
{
  const auto with_headers = [](const std::string& headers) { return part(headers, "1") + "--x--"; };
  check_refused("--x\r\n\r\n1\r\n--x--", "blank line");
  check_refused("--x\r\n\r\n\r\n1\r\n--x--", "exactly one Content-Disposition");
  check_refused("--x\r\nContent-Disposition: form-data; name=a\r\n--x--", "blank line");
  check_refused(with_headers("Content-Type: text/plain"), "exactly one Content-Disposition");
  check_refused(with_headers("Content-Disposition: form-data; name=a\r\n"
                             "Content-Disposition: form-data; name=b"),
                "exactly one Content-Disposition");
  check_refused(with_headers("Content-Disposition: attachment; name=a"), "not form-data");
  check_refused(with_headers("Content-Disposition: form-data"), "not form-data with a name");
  check_refused(with_headers("Content-Disposition: form-data; name=a; name=b"), "not form-data");
  check_refused(with_headers("Content-Disposition: form-data; name=\"a"), "not form-data");
  check_refused(with_headers("Content-Disposition: form-data;\r\n name=a"), "header line");
  check_refused(with_headers("Content-Disposition form-data"), "header line");
  check_refused(with_headers(": form-data; name=a"), "header line");
  check_refused(with_headers("Content-Disposition: form-data; name=a\nX: y"), "header line");
  check_refused(with_headers("Content-Disposition: form-data; name=a\r\n"
                             "Content-Transfer-Encoding: base64"),
                "Content-Transfer-Encoding");
  check_refused(field("a", "\xFF") + "--x--", "field \"a\" is not UTF-8");
  check_refused(field("\xC3", "1") + "--x--", "is not UTF-8");
}

TEST_CASE("body: a file is known by any file name, an empty and an encoded one too")
{
  const std::string head = "Content-Disposition: form-data; name=f; ";
  CHECK(converted(part(head + "filename=\"\"", "") + "--x--") ==
        R"({"f":{"filename":"","content_type":"","size":0}})");
  CHECK(converted(part(head + "filename*=UTF-8''a%20b.png", "\xFF") + "--x--") ==
        R"({"f":{"filename":"a b.png","content_type":"","size":1}})");
  CHECK(converted(part(head + R"(filename="C:\dir\a.png")", "x") + "--x--") ==
        R"({"f":{"filename":"C:\\dir\\a.png","content_type":"","size":1}})");
}

TEST_CASE("body: parts and their headers are bounded")
{
  CHECK(multipart_to_json(kType, repeat(field("a", "1"), 1000) + "--x--"));
  check_refused(repeat(field("a", "1"), 1001) + "--x--", "more than 1000 parts");
  const std::string head = "Content-Disposition: form-data; name=a\r\nX: ";
  CHECK(multipart_to_json(kType, part(head + std::string(8192 - head.size(), 'y'), "1") + "--x--"));
  check_refused(part(head + std::string(8193 - head.size(), 'y'), "1") + "--x--", "headers");
}

TEST_CASE("body: a multipart part whose own type is JSON is that JSON, tokens as sent")
{
  const auto json_part = [](const std::string& name, const std::string& content) {
    return part("Content-Disposition: form-data; name=\"" + name +
                    "\"\r\nContent-Type: application/json",
                content);
  };
  CHECK(converted(json_part("event", R"( {"id":170.00, "big":1E400} )") + field("to", "a") +
                  "--x--") == R"({"event":{"id":170.00, "big":1E400},"to":"a"})");
  CHECK(converted(json_part("n", "40.10") + json_part("n", "null") + field("n", "1") + "--x--") ==
        R"({"n":[40.10,null,"1"]})");
  CHECK(converted(part("Content-Disposition: form-data; name=e\r\n"
                       "Content-Type: application/vnd.x+json; charset=iso-8859-1",
                       "\"\xE9\"") +
                  "--x--") == "{\"e\":\"\xC3\xA9\"}");
}

TEST_CASE("body: a multipart part that is said to be JSON must be JSON by itself")
{
  const auto json_part = [](const std::string& content) {
    return part("Content-Disposition: form-data; name=e\r\nContent-Type: application/json",
                content) +
           "--x--";
  };
  check_refused(json_part(R"(1,"role":"admin")"), "field \"e\" is said to be JSON");
  check_refused(json_part("1],[2"), "field \"e\" is said to be JSON");
  check_refused(json_part(""), "field \"e\" is said to be JSON");
  check_refused(json_part("{\"a\":\n }"), "line 2:2 of the part");
  check_refused(json_part(repeat("[", 511) + repeat("]", 511)), "field \"e\" is said to be JSON");
  CHECK(tests::parsed(tests::make_request(kType, json_part(repeat("[", 510) + repeat("]", 510))))
            .starts_with("{\"e\":[["));
}

TEST_CASE("body: a multipart part with a file name is a file whatever its type")
{
  CHECK(converted(part("Content-Disposition: form-data; name=e; filename=blob\r\n"
                       "Content-Type: application/json",
                       "{}") +
                  "--x--") ==
        R"({"e":{"filename":"blob","content_type":"application/json","size":2}})");
}

TEST_CASE("body: a multipart text part is in the charset of its own type")
{
  const auto text_part = [](const std::string& type, const std::string& content) {
    return part("Content-Disposition: form-data; name=e\r\nContent-Type: text/plain" + type,
                content) +
           "--x--";
  };
  const std::string wanted = "{\"e\":\"\xC3\xA9\"}";
  CHECK(converted(text_part("", "\xC3\xA9")) == wanted);
  CHECK(converted(text_part("; charset=latin1", "\xE9")) == wanted);
  CHECK(converted(text_part("; charset=latin1", "\xC3\xA9")) == wanted);
  CHECK(converted(text_part("; charset=utf-16be", std::string("\x00\xE9", 2))) == wanted);
  CHECK(converted(text_part("", std::string("\xFF\xFE\xE9\x00", 4))) == wanted);
  check_refused(text_part("", "\xE9"), "field \"e\" is not UTF-8");
  check_refused(text_part("; charset=utf-7", "a"), "\"utf-7\" is not supported");
}

TEST_CASE("body: JSON in a multipart field is unwrapped whether its part says JSON or not")
{
  const std::vector<Unwrap> inside = {{Unwrap::Start::form_field, "payload", {}, {}, false}};
  const std::string typed =
      part("Content-Disposition: form-data; name=payload\r\nContent-Type: application/json",
           R"({"a":1.0})") +
      "--x--";
  CHECK(tests::parsed(tests::make_request(kType, typed), inside) == R"({"a":1.0})");
  CHECK(tests::parsed(tests::make_request(kType, field("payload", R"({"a":1.0})") + "--x--"),
                      inside) == R"({"a":1.0})");
}
