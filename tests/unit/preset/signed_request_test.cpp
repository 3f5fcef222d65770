#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

namespace {

SignedRequest request_of(std::string_view yaml)
{
  return engine_of<HmacScheme>(yaml).request;
}

} // namespace

TEST_CASE("signed request: the signature's place, prefix and list are read whole")
{
  const SignedRequest request = request_of(
      "hmac:\n"
      "  signed: '{timestamp}.{body}'\n"
      "  signature:\n"
      "    headers: [X-Sig-1, X-Sig-2]\n"
      "    prefix: 'App {value:app}:'\n"
      "    prefix_optional: true\n"
      "    encoding: base64url\n"
      "    list: {separator: '; ', assign: ':', signature: '{value:key}', timestamp: t}\n"
      "  timestamp: {unit: auto, tolerance: 5}\n");
  REQUIRE(request.signature.at.size() == 2);
  CHECK(request.signature.at[1].text() == "header:X-Sig-2");
  CHECK(request.signature.prefix.text() == "App {value:app}:");
  CHECK(request.signature.prefix_optional);
  CHECK(request.signature.encoding == Encoding::base64url);
  REQUIRE(request.signature.list);
  CHECK(request.signature.list->separators == "; ");
  CHECK(request.signature.list->items == SignatureList::Items::named);
  CHECK(request.signature.list->assign == ':');
  CHECK(request.signature.list->signature.text() == "{value:key}");
  CHECK(request.signature.list->timestamp == "t");
  REQUIRE(request.timestamp);
  CHECK(request.timestamp->unit == TimeUnit::automatic);
  CHECK(request.timestamp->tolerance == std::chrono::seconds(5));
  CHECK_FALSE(request.timestamp->at);
}

TEST_CASE("signed request: a list may hold signatures only, or the timestamp first")
{
  const SignedRequest bare = request_of(
      "hmac: {signed: '{body}', signature: {json: a.sig, list: {separator: ',', items: bare}}}");
  CHECK(bare.signature.list->items == SignatureList::Items::bare);
  CHECK(bare.signature.at[0].text() == "json:a.sig");
  const SignedRequest first =
      request_of("hmac: {signed: '{timestamp}{body}', signature: {query: s, list: {separator: '.', "
                 "items: timestamp_first}}, timestamp: {unit: ms}}");
  CHECK(first.signature.list->items == SignatureList::Items::timestamp_first);
  CHECK_FALSE(first.timestamp->at);
  CHECK_FALSE(first.timestamp->tolerance);
}

TEST_CASE("signed request: texts of fields are read whole")
{
  const SignedRequest request = request_of(
      "hmac:\n"
      "  signed: '{fields:all}{fields:head}'\n"
      "  signature: {form: sig}\n"
      "  fields:\n"
      "    all: {from: params, sort: false, unique: true, except: [sig], each: "
      "'{name}={value}', join: '&', replace: {'&': _}, encode: percent}\n"
      "    head: {from: headers, names: header:X-Signed, separator: ' ', lower: true}\n");
  REQUIRE(request.fields.size() == 2);
  const FieldText& all = request.fields[0];
  CHECK(all.name == "all");
  CHECK(all.from == FieldText::From::params);
  CHECK_FALSE(all.sorted);
  CHECK(all.unique);
  CHECK(all.except == std::vector<std::string>{"sig"});
  CHECK(all.each == "{name}={value}");
  CHECK(all.join == "&");
  CHECK(all.replace == std::vector<std::pair<std::string, std::string>>{{"&", "_"}});
  CHECK(all.percent_encode);
  const FieldText& head = request.fields[1];
  CHECK(head.sorted);
  CHECK(head.names->text() == "header:X-Signed");
  CHECK(head.names_separator == " ");
  CHECK(head.lower_names);
  CHECK(head.each == "{name}{value}");
}

TEST_CASE("signed request: what must hold besides, each item, ports and the named algorithm")
{
  const SignedRequest request = request_of(
      "hmac:\n"
      "  signed: '{url}{json:a}'\n"
      "  signature: {json: sig}\n"
      "  each: items[*]\n"
      "  url_ports: both\n"
      "  require:\n"
      "    - {at: query:sha, equals: '{body|sha256|hex}', ignore_case: true, unless: {header:A: "
      "b}}\n"
      "    - {at: header:V, equals: '1', when: {c: '*', d: e}}\n"
      "  algorithm_from: {at: header:X-Alg, choose: {HmacSHA1: sha1, HmacSHA256: sha256}}\n");
  CHECK(request.each->text() == "items[*]");
  CHECK(request.both_ports);
  REQUIRE(request.require.size() == 2);
  CHECK(request.require[0].at.text() == "query:sha");
  CHECK(request.require[0].equals.text() == "{body|sha256|hex}");
  CHECK(request.require[0].ignore_case);
  CHECK(request.require[0].when.empty());
  CHECK(request.require[0].unless.size() == 1);
  CHECK(request.require[1].when.size() == 2);
  REQUIRE(request.choice);
  CHECK(request.choice->at->text() == "header:X-Alg");
  CHECK(request.choice->choose == std::vector<std::pair<std::string, std::string>>{
                                      {"HmacSHA1", "sha1"}, {"HmacSHA256", "sha256"}});
}

TEST_CASE("signed request: a timestamp is taken where the signature covers it")
{
  const char* const right[] = {
      "hmac: {signed: '{timestamp}', signature: {header: X}, timestamp: {header: T}}",
      "hmac: {signed: '{header:t}', signature: {header: X}, timestamp: {header: T}}",
      "hmac: {signed: '{query:t}', signature: {header: X}, timestamp: {query: t}}",
      "hmac: {signed: '{body}', signature: {header: X}, timestamp: {json: a.t}}",
      "hmac: {signed: '{body}', signature: {header: X}, timestamp: {form: t}}",
      "hmac: {signed: '{json:a.t}', signature: {header: X}, timestamp: {json: a.t}}",
      "hmac: {signed: '{url}', signature: {header: X}, timestamp: {query: t}}",
      "hmac: {signed: '{fields:f}', fields: {f: {from: form}}, signature: {form: s}, timestamp: "
      "{form: t}}",
      "hmac: {signed: '{fields:f}', fields: {f: {from: params}}, signature: {form: s}, timestamp: "
      "{query: t}}",
      "hmac: {signed: '{fields:f}', fields: {f: {from: headers, names: header:N, must: [t]}}, "
      "signature: {header: s}, timestamp: {header: T}}",
      "hmac: {signed: '{json:t}', each: 'a[*]', signature: {json: s}, timestamp: {json: t}}",
  };
  for (const char* yaml : right) {
    CAPTURE(yaml);
    const auto scheme = scheme_of(yaml);
    CHECK_MESSAGE(scheme, scheme.error().message);
  }
  const char* const wrong[] = {
      "hmac: {signed: '{fields:f}', fields: {f: {from: headers, names: header:N}}, signature: "
      "{header: s}, timestamp: {header: t}}",
      "hmac: {signed: '{body}', signature: {header: X}, timestamp: {header: T}}",
      "hmac: {signed: '{body}', signature: {header: X}, timestamp: {query: T}}",
      "hmac: {signed: '{body}[{timestamp}]', signature: {header: X}, timestamp: {header: T}}",
      "hmac: {signed: '{timestamp|before:\"x\"}', signature: {header: X}, timestamp: {header: T}}",
      "hmac: {signed: '{url_base}', signature: {header: X}, timestamp: {query: t}}",
      "hmac: {signed: '{json:b}', each: 'a[*]', signature: {json: s}, timestamp: {json: t}}",
      "hmac: {signed: '{fields:f}', fields: {f: {from: form, except: [t]}}, signature: {form: s}, "
      "timestamp: {form: t}}",
      "hmac: {signed: '{fields:f}', fields: {f: {from: form}}, signature: {form: s}, timestamp: "
      "{query: t}}",
  };
  for (const char* yaml : wrong) {
    CAPTURE(yaml);
    const auto scheme = scheme_of(yaml);
    REQUIRE_FALSE(scheme);
    CHECK(scheme.error().message.find("not part of the signed text") != std::string::npos);
  }
}

TEST_CASE("signed request: the body is covered when all of it changes the text")
{
  const auto covers = [](const std::string& keys) {
    return good_scheme("hmac: {signature: {form: s}, " + keys + "}").covers_body;
  };
  CHECK(covers("signed: '{timestamp}{body|sha256|hex}', timestamp: {header: T}"));
  CHECK(covers("signed: '{fields:f}', fields: {f: {from: form}}"));
  CHECK(covers("signed: '{fields:f}', fields: {f: {from: params, except: [s]}}"));
  CHECK_FALSE(covers("signed: '{fields:f}', fields: {f: {from: params, except: [s, other]}}"));
  CHECK_FALSE(covers("signed: '{fields:f}', fields: {f: {from: query}}"));
  CHECK_FALSE(covers("signed: '[{fields:f}]', fields: {f: {from: form}}"));
  CHECK_FALSE(covers("signed: '{form:payload}'"));
  CHECK_FALSE(covers("signed: '{json:a}{json:b}'"));
  CHECK_FALSE(covers("signed: '{url}[{body}]'"));
}

TEST_CASE("signed request: every mistake is named with its line and column")
{
  check_scheme_mistakes({
      {"hmac: {signature: {header: X}}", 1, 7, "needs signed"},
      {"hmac: {signed: '{body}'}", 1, 7, "needs signature"},
      {"hmac: {sined: '{body}', signature: {header: X}}", 1, 8, "sined"},
      {"hmac: {signed: abc, signature: {header: X}}", 1, 16, "no {part}"},
      {"hmac:\n  signed: a{boddy}\n  signature: {header: X}", 2, 13, "boddy"},
      {"hmac:\n  signed: a{body}{fields:f}\n  signature: {header: X}", 2, 19, "{fields:f}"},
      {"hmac:\n  signed: a{list:f}\n  signature: {header: X}", 2, 13, "{list:f}"},
      {"hmac:\n  signed: a{list:f}\n  signature: {header: X, list: {separator: ',', items: bare}}",
       2,
       13,
       "{list:f}"},
      {"hmac: {signed: '{token}', signature: {header: X}}", 1, 16, "{token}"},
      {"hmac: {signed: '{proof}', signature: {header: X}}", 1, 16, "{proof}"},
      {"hmac: {signed: '{body}{salt}', signature: {header: X}}", 1, 16, "{salt}"},
      {"hmac: {signed: '{body}[{secret}]', signature: {header: X}}", 1, 16, "{secret}"},
      {"hmac: {signed: '{account:name}', signature: {header: X}}", 1, 16, "{account:name}"},
      {"hmac: {signed: '{body}{timestamp}', signature: {header: X}}", 1, 7, "no timestamp block"},
      {"hmac:\n  signed: '{body}'\n  signature: {encoding: hex}", 3, 14, "where the signature is"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, query: y}", 3, 33, "two places"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, headers: [Y]}", 3, 14, "two places"},
      {"hmac:\n  signed: '{body}'\n  signature: {headers: []}", 3, 24, "1 to 16"},
      {"hmac:\n  signed: '{body}'\n  signature: {headers: [A B]}", 3, 25, "header's name"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X Y}", 3, 23, "header's name"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, encoding: hexx}", 3, 36, "hexx"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, prefix: '{header:Y}'}",
       3,
       34,
       "{header:Y}"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, prefix_optional: true}",
       3,
       14,
       "prefix_optional"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, list: {separator: a, assign: '=', "
       "signature: v}}",
       3,
       33,
       "one to three characters"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, list: {separator: '=', assign: '=', "
       "signature: v}}",
       3,
       32,
       "differ"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, list: {separator: ',', assign: '=', "
       "signature: v, timestamp: v}}",
       3,
       32,
       "item of its own"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, list: {separator: ',', assign: '='}}",
       3,
       32,
       "needs signature"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X, list: {separator: ',', items: bare, "
       "assign: '='}}",
       3,
       62,
       "assign"},
      {"hmac: {signed: '{timestamp}', signature: {header: X}, timestamp: {unit: s}}",
       1,
       7,
       "where the timestamp is"},
      {"hmac: {signed: '{timestamp}', signature: {header: X, list: {separator: ',', assign: '=', "
       "signature: v, timestamp: t}}, timestamp: {header: T}}",
       1,
       7,
       "two places"},
      {"hmac: {signed: '{timestamp}', signature: {header: X}, timestamp: {header: T, tolerance: "
       "0}}",
       1,
       78,
       "use 1 to"},
      {"hmac:\n  signed: '{fields:f}'\n  signature: {header: X}\n  fields: {f: {sort: true}}",
       4,
       15,
       "needs from"},
      {"hmac:\n  signed: '{fields:f}'\n  signature: {header: X}\n  fields: {f: {from: header}}",
       4,
       22,
       "header"},
      {"hmac:\n  signed: '{fields:f}'\n  signature: {header: X}\n  fields: {f: {from: headers}}",
       4,
       15,
       "which headers"},
      {"hmac:\n  signed: '{fields:f}'\n  signature: {header: X}\n  fields: {f: {from: form, names: "
       "header:N}}",
       4,
       15,
       "from: headers only"},
      {"hmac:\n  signed: '{fields:f}'\n  signature: {header: X}\n  fields: {f: {from: form, each: "
       "'{name}'}}",
       4,
       15,
       "{value}"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  fields: {f: {from: form}}",
       4,
       12,
       "nothing uses"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  require: [{at: header:V}]",
       4,
       13,
       "needs at and equals"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  require: [{at: header:V, equals: "
       "'{list:a}'}]",
       4,
       36,
       "{list:a}"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  each: header:X", 4, 9, "payload"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  url_ports: one", 4, 14, "one"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  algorithm_from: {at: header:A}",
       4,
       19,
       "choose"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  algorithm_from: {at: header:A, "
       "choose: "
       "{a: sha3}}",
       4,
       19,
       "sha3"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  algorithm_from: {list: a, choose: "
       "{a: "
       "sha1}}",
       4,
       19,
       "no list"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  algorithm: sha1\n  algorithm_from: "
       "{at: "
       "header:A, choose: {a: sha1}}",
       4,
       3,
       "both algorithm and algorithm_from"},
  });
}
