#include "hookctl/config/apply_file.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::config;
using model::Environment;

namespace {

struct Read {
  Wanted wanted;
  std::vector<Error> problems;
};

Read read(const std::vector<std::string>& files,
          std::optional<Environment> environment = {},
          const std::filesystem::path& folder = "/nonexistent")
{
  std::vector<ApplySource> sources;
  for (const std::string& bytes : files) {
    sources.push_back({"f" + std::to_string(sources.size() + 1) + ".yaml", bytes, folder});
  }
  Read out;
  const os::Paths paths{"/nonexistent/config", "/nonexistent/state"};
  out.wanted = read_apply_files(sources, environment, paths, out.problems);
  return out;
}

/// The only problem, as `place message`.
std::string problem(const std::vector<std::string>& files,
                    std::optional<Environment> environment = {})
{
  const Read out = read(files, environment);
  REQUIRE(out.problems.size() == 1);
  CHECK(out.problems[0].code == ErrorCode::invalid_data);
  return (out.problems[0].at ? to_string(*out.problems[0].at) + " " : "") + out.problems[0].message;
}

const std::string kHead = "environment: staging\n";

} // namespace

TEST_CASE("apply file: accounts, destinations and settings of several documents come together")
{
  const tests::TempDir dir;
  dir.write("samples/b.json", "{\"id\": 1}");
  const Read out = read({"environment: staging\n"
                         "public_url: https://hooks.example.com/\n"
                         "listen: {bind: 127.0.0.1:9000}\n"
                         "accounts:\n"
                         "  - {name: b, payload: samples/b.json, events: [x], auth_key: env:KEY}\n"
                         "---\n"
                         "environment: staging\n"
                         "accounts:\n"
                         "  - name: a\n"
                         "    auth_key: ~\n",
                         "environment: staging\n"
                         "listen: {admin: 127.0.0.1:9001}\n"
                         "keep: {days: 30}\n"
                         "destinations:\n"
                         "  app: {http: 'https://app.example.com/x'}\n"
                         "  log: {file: log.ndjson}\n"},
                        {},
                        dir.path());
  REQUIRE(out.problems.empty());
  CHECK(out.wanted.environment == Environment::staging);
  REQUIRE(out.wanted.accounts.size() == 2);
  CHECK(out.wanted.accounts[0].account.name.value() == "a");
  CHECK(out.wanted.accounts[0].taken_away == std::vector<std::string>{"auth_key"});
  CHECK(out.wanted.accounts[1].payload == "{\"id\": 1}");
  CHECK(out.wanted.accounts[1].account.payload.empty());
  CHECK(out.wanted.accounts[1].account.token.empty());
  CHECK(to_string(out.wanted.accounts[1].at).starts_with("f1.yaml:5:"));
  REQUIRE(out.wanted.destinations.size() == 2);
  CHECK(out.wanted.destinations[0].definition.name == "app");
  CHECK(out.wanted.settings.find("public_url")->text == "https://hooks.example.com");
  CHECK(out.wanted.settings.find("listen")->members.size() == 2);
  CHECK(out.wanted.settings.find("keep")->find("days")->text == "30");
}

TEST_CASE("apply file: what is wrong is told with its place")
{
  struct Case {
    std::string yaml;
    std::string expected;
  };

  const Case cases[] = {
      {"", "there is nothing to apply: no file holds a document"},
      {"---\n---\n", "there is nothing to apply: no file holds a document"},
      {"accounts: []\n", "f1.yaml:1:1 the document does not say which environment it is about"},
      {"environment: stagin\n", "f1.yaml:1:14 unknown environment \"stagin\""},
      {"- 1\n", "f1.yaml:1:1 document must be a map, but it is a list"},
      {kHead + "acounts: []\n", "f1.yaml:2:1 document has an unknown key \"acounts\""},
      {kHead + "accounts: {a: 1}\n", "f1.yaml:2:11 document.accounts must be a list"},
      {kHead + "accounts:\n  - name: Ab\n",
       "f1.yaml:3:5 account name \"Ab\" has \"A\" at position 1"},
      {kHead + "accounts:\n  - name: a\n    send_to_user: 1\n",
       "f1.yaml:4:19 account.send_to_user must be true or false, but it is \"1\""},
      {kHead + "accounts:\n  - name: a\n    auth_key: {value: s3cret}\n",
       "f1.yaml:4:15 account.auth_key holds a key, and an apply file holds none"},
      {kHead + "accounts:\n  - name: a\n    auth_key_previous: {ref: {value: s3cret}}\n",
       "f1.yaml:4:30 account.auth_key_previous holds a key, and an apply file holds none"},
      {kHead + "accounts:\n  - name: a\n    auth_key: s3cret\n",
       "f1.yaml:4:5 a key must be a reference"},
      {kHead + "accounts:\n  - name: a\n    token: short\n",
       "f1.yaml:4:5 account.token is not 22 characters of base64url"},
      {kHead + "accounts:\n  - name: a\n    payload: none.json\n",
       "f1.yaml:4:14 account.payload: "},
      {kHead + "accounts:\n  - name: a\n  - name: a\n",
       "f1.yaml:4:5 account a is there twice: it is in f1.yaml:3:5 too"},
      {kHead + "destinations: [x]\n", "f1.yaml:2:15 document.destinations must be a map"},
      {kHead + "destinations:\n  a: {http: x}\n", "f1.yaml:3:7 URL"},
      {kHead + "destinations:\n  A: {stdout: true}\n", "f1.yaml:3:3 destination name"},
      {kHead + "listen: {tls_cert: a}\n", "f1.yaml:2:10 tls_cert and tls_key are given together"},
      {kHead + "public_url: nope\n", "f1.yaml:2:1 public URL"},
      {kHead + "keep: {days: 0}\n", "f1.yaml:2:8 \"0\" is no number"},
      {kHead + "listen: {bnd: x}\n", "f1.yaml:2:10 environment.listen has an unknown key \"bnd\""},
      {kHead + "x: [\n", "f1.yaml:"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.yaml);
    const std::string told = problem({one.yaml});
    CAPTURE(told);
    CHECK(told.starts_with(one.expected));
    CHECK(told.find("s3cret") == std::string::npos);
  }
}

TEST_CASE("apply file: what two files say is told with both places")
{
  const std::string account = kHead + "accounts: [{name: a}]\n";
  CHECK(problem({account, account}) ==
        "f2.yaml:2:12 account a is there twice: it is in f1.yaml:2:12 too");
  const std::string destination = kHead + "destinations: {d: {stdout: true}}\n";
  CHECK(problem({destination, destination}) ==
        "f2.yaml:2:16 destination d is there twice: it is in f1.yaml:2:16 too");
  const std::string setting = kHead + "listen: {bind: 127.0.0.1:1}\n";
  CHECK(problem({setting, setting}) ==
        "f2.yaml:2:16 listen.bind is there twice: it is in f1.yaml:2:16 too");
  CHECK(problem({kHead, "environment: production\n"}) ==
        "f2.yaml:1:14 the document is about production, and f1.yaml:1:14 about staging");
}

TEST_CASE("apply file: --env stands in for environment, and never differs from it")
{
  CHECK(read({"accounts: []\n"}, Environment::staging).problems.empty());
  CHECK(read({kHead + "accounts: []\n"}, Environment::staging).problems.empty());
  CHECK(problem({kHead}, Environment::development) ==
        "f1.yaml:1:14 the document is about staging, and --env says development");
}

TEST_CASE("apply file: every account and destination that is wrong is told")
{
  const Read out = read({kHead + "accounts:\n"
                                 "  - {name: a, nope: 1}\n"
                                 "  - {name: B}\n"
                                 "  - {name: c}\n"
                                 "destinations: {d: {}, e: {stdout: true}}\n"
                                 "keep: {days: x}\n",
                         "{"});
  CHECK(out.problems.size() == 5);
  CHECK(out.wanted.accounts.size() == 1);
  CHECK(out.wanted.destinations.size() == 1);
}
