#include "hookctl/preset/scheme.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::preset;

namespace {

Result<Scheme> scheme_of(std::string_view yaml)
{
  const auto value = yaml::parse(yaml, "s.yaml");
  REQUIRE(value);
  return parse_scheme(*value);
}

} // namespace

TEST_CASE("scheme: every word gives its engine with a label")
{
  struct Case {
    const char* yaml;
    const char* label;
    bool needs_key;
    bool covers_body;
  };

  const Case cases[] = {
      {"hmac: {signed: '{body}', signature: {header: X-Sig}}", "hmac-sha256", true, true},
      {"hmac: {algorithm: sha1, signed: '{url}', signature: {query: s}}", "hmac-sha1", true, false},
      {"hmac: {algorithm: sha512, signed: '[{body}]', signature: {form: s}}",
       "hmac-sha512",
       true,
       false},
      {"standard_webhooks: {}", "standard-webhooks", true, true},
      {"standard_webhooks:", "standard-webhooks", true, true},
      {"token: {in: [{header: X-A}, {query: t}, {form: t}, {json: auth.token}]}",
       "token",
       true,
       false},
      {"basic: {}", "basic", true, false},
      {"none: {}", "none", false, false},
      {"none:", "none", false, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const auto scheme = scheme_of(c.yaml);
    REQUIRE(scheme);
    CHECK(scheme->label == c.label);
    CHECK(scheme->needs_key == c.needs_key);
    CHECK(scheme->covers_body == c.covers_body);
    CHECK_FALSE(describe(*scheme).empty());
  }
}

TEST_CASE("scheme: an HMAC is read whole")
{
  const auto scheme =
      scheme_of("hmac:\n"
                "  algorithm: sha384\n"
                "  signed: '{timestamp}.{body}'\n"
                "  signature:\n"
                "    header: X-Sig\n"
                "    prefix: 'v='\n"
                "    encoding: base64\n"
                "    list: {separator: ';', assign: ':', signature: h1, timestamp: ts}\n"
                "  key: hex\n"
                "  timestamp: {unit: ms, tolerance: 5}\n");
  REQUIRE(scheme);
  const auto& hmac = std::get<HmacScheme>(scheme->engine);
  CHECK(hmac.algorithm == "sha384");
  CHECK(hmac.key == KeyFormat::hex);
  CHECK(hmac.signature.at.text() == "header:X-Sig");
  CHECK(hmac.signature.prefix == "v=");
  CHECK(hmac.signature.encoding == Encoding::base64);
  REQUIRE(hmac.signature.list);
  CHECK(hmac.signature.list->separator == ';');
  CHECK(hmac.signature.list->assign == ':');
  CHECK(hmac.signature.list->signature == "h1");
  CHECK(hmac.signature.list->timestamp == "ts");
  REQUIRE(hmac.timestamp);
  CHECK(hmac.timestamp->unit == TimeUnit::milliseconds);
  CHECK(hmac.timestamp->tolerance == std::chrono::seconds(5));
  CHECK_FALSE(hmac.timestamp->at);
}

TEST_CASE("scheme: Standard Webhooks is an HMAC spelled out")
{
  const auto scheme = scheme_of("standard_webhooks: {headers: svix, tolerance: 60, key: utf8}");
  REQUIRE(scheme);
  const auto& hmac = std::get<HmacScheme>(scheme->engine);
  CHECK(hmac.signed_text.text() == "{header:svix-id}.{header:svix-timestamp}.{body}");
  CHECK(hmac.signature.at.name() == "svix-signature");
  CHECK(hmac.signature.list->signature == "v1");
  CHECK(hmac.timestamp->at->name() == "svix-timestamp");
  CHECK(hmac.timestamp->tolerance == std::chrono::seconds(60));
  CHECK(hmac.key == KeyFormat::utf8);
  CHECK(std::get<HmacScheme>(scheme_of("standard_webhooks: {}")->engine).key == KeyFormat::whsec);
}

TEST_CASE("scheme: what is wrong is named with its place")
{
  struct Case {
    const char* yaml;
    int line;
    int column;
    const char* message;
  };

  const Case cases[] = {
      {"[a]", 1, 1, "must be a map"},
      {"basic: {}\nnone: {}", 1, 1, "2 schemes"},
      {"hmca: {}", 1, 1, "hmca"},
      {"basic: {user: x}", 1, 9, "user"},
      {"hmac: {signature: {header: X}}", 1, 7, "needs signed"},
      {"hmac: {signed: '{body}'}", 1, 7, "needs signature"},
      {"hmac: {signed: abc, signature: {header: X}}", 1, 16, "no {part}"},
      {"hmac:\n  signed: a{boddy}\n  signature: {header: X}", 2, 13, "boddy"},
      {"hmac:\n  signed: '{body}'\n  signature: {encoding: hex}", 3, 14, "where the signature is"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, query: y}", 3, 33, "two places"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X Y}", 3, 23, "header's name"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, encoding: hexx}", 3, 36, "hexx"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  algorithm: md5", 4, 14, "md5"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, list: {separator: ab, assign: '=', "
       "signature: v}}",
       3,
       33,
       "one character"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, list: {separator: '=', assign: '=', "
       "signature: v}}",
       3,
       32,
       "differ"},
      {"hmac: {signed: '{timestamp}{body}', signature: {header: X}}", 1, 7, "no timestamp block"},
      {"hmac: {signed: '{body}', signature: {header: X}, timestamp: {header: T}}",
       1,
       7,
       "not part of the signed text"},
      {"hmac: {signed: '{timestamp}', signature: {header: X}, timestamp: {unit: s}}",
       1,
       7,
       "where the timestamp is"},
      {"hmac: {signed: '{timestamp}', signature: {header: X}, timestamp: {header: T, tolerance: "
       "0}}",
       1,
       78,
       "use 1 to"},
      {"standard_webhooks: {headers: hook}", 1, 30, "hook"},
      {"token: {}", 1, 8, "where the token is"},
      {"token: {in: [{prefix: x}]}", 1, 14, "where the token is"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const auto scheme = scheme_of(c.yaml);
    REQUIRE_FALSE(scheme);
    const Error& error = scheme.error();
    CAPTURE(error.message);
    CHECK(error.code == ErrorCode::invalid_data);
    REQUIRE(error.at);
    CHECK(error.at->file == "s.yaml");
    CHECK(error.at->line == c.line);
    CHECK(error.at->column == c.column);
    CHECK(error.message.find(c.message) != std::string::npos);
  }
  CHECK(scheme_of("hmca: {}").error().hint == "did you mean \"hmac\"?");
}

TEST_CASE("scheme: a description says what a provider's page says")
{
  CHECK(
      describe(
          *scheme_of("hmac: {signed: '{body}', signature: {header: X-Sig, prefix: 'sha256='}}")) ==
      "HMAC-SHA256 of \"{body}\", hex in header X-Sig after \"sha256=\"; the key is used as it is. "
      "There is no timestamp: a copy of a request stays valid.");
  CHECK(describe(*scheme_of("standard_webhooks: {}")) ==
        "HMAC-SHA256 of \"{header:webhook-id}.{header:webhook-timestamp}.{body}\", base64 in "
        "header webhook-signature "
        "as v1,… of a list; the key is decoded from base64 after whsec_. "
        "The timestamp (header webhook-timestamp, Unix seconds) may be 300 s off.");
}
