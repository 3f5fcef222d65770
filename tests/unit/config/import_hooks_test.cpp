#include "hookctl/account/account.hpp"
#include "hookctl/config/import_hooks.hpp"
#include "hookctl/path/filter.hpp"
#include "hookctl/preset/scheme_parts.hpp"
#include "hookctl/routing/definition_file.hpp"
#include "hookctl/yaml/value.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace hookctl;
using config::ImportNote;
using Note = config::ImportNote::Kind;

namespace {

config::HooksImport import_of(const std::string& hooks)
{
  auto import = config::import_hooks(hooks, "hooks.yaml", model::Environment::staging);
  REQUIRE_MESSAGE(import, import.error().message);
  return *std::move(import);
}

/// A hook with one rule.
config::HooksImport with_rule(const std::string& rule)
{
  return import_of(
      "[{id: deploy, execute-command: /bin/deploy, http-methods: [POST], trigger-rule: " + rule +
      "}]");
}

std::string refusal_of(const std::string& hooks)
{
  const auto import = config::import_hooks(hooks, "hooks.yaml", model::Environment::staging);
  REQUIRE(!import);
  CHECK(import.error().code == ErrorCode::invalid_data);
  return import.error().message;
}

yaml::Value document_of(const config::HooksImport& import)
{
  const auto root = yaml::parse(import.apply_file, "apply.yaml");
  REQUIRE(root);
  return *root;
}

yaml::Value account_of(const config::HooksImport& import)
{
  return document_of(import).find("accounts")->items.front();
}

yaml::Value destination_of(const config::HooksImport& import)
{
  return document_of(import).find("destinations")->members.front().second;
}

std::string where_of(const config::HooksImport& import)
{
  const auto destination = destination_of(import);
  const yaml::Value* where = destination.find("where");
  return where == nullptr ? "" : where->text;
}

/// What is left out of the first hook.
std::string left_out(const config::HooksImport& import)
{
  std::string words;
  for (const ImportNote& note : import.hooks.front().notes) {
    if (note.kind == Note::left_out) {
      words += (words.empty() ? "" : "; ") + note.key + ": " + note.words;
    }
  }
  return words;
}

} // namespace

TEST_CASE("import hooks: a signed hook is an account that verifies and a destination that runs it")
{
  const auto import = with_rule("{match: {type: payload-hmac-sha256, secret: mysecret, "
                                "parameter: {source: header, name: X-Hub-Signature-256}}}");
  CHECK(import.is_complete());
  CHECK(import.apply_file == R"(environment: staging
accounts:
  - name: deploy
    auth_key: env:DEPLOY_SECRET
    verify:
      hmac:
        algorithm: sha256
        signed: "{body}"
        signature:
          header: X-Hub-Signature-256
          prefix: sha256=
          prefix_optional: true
    events:
      - custom_webhook
destinations:
  deploy:
    exec:
      - /bin/deploy
    accounts:
      - deploy
    retry: none
    timeout: 1h
)");
  REQUIRE(import.keys.size() == 1);
  CHECK(import.keys[0].reference == "env:DEPLOY_SECRET");
  CHECK(import.keys[0].is_new);
  CHECK(preset::parse_scheme(*account_of(import).find("verify")));
  CHECK(routing::read_definition("deploy", destination_of(import), "deploy", "/"));
}

TEST_CASE("import hooks: no secret is in what is made of them")
{
  const auto import = import_of(R"([
    {"id": "a", "execute-command": "/a", "trigger-rule": {"match": {"type": "payload-hmac-sha1",
     "secret": "topsecret1", "parameter": {"source": "header", "name": "X-Sig"}}}},
    {"id": "b", "execute-command": "/b", "trigger-rule": {"match": {"type": "value",
     "value": "topsecret2", "parameter": {"source": "url", "name": "token"}}}},
    {"id": "c", "execute-command": "/c", "trigger-rule": {"or": [{"match": {"type": "value",
     "value": "topsecret3", "parameter": {"source": "header", "name": "X-Api-Key"}}},
     {"match": {"type": "scalr-signature", "secret": "topsecret4"}}]}}])");
  CHECK(import.apply_file.find("topsecret") == std::string::npos);
  for (const auto& hook : import.hooks) {
    for (const ImportNote& note : hook.notes) {
      CHECK(note.words.find("topsecret") == std::string::npos);
    }
  }
  CHECK(import.keys.size() == 2);
}

TEST_CASE("import hooks: what a program is given as a secret is not written")
{
  const auto import = import_of(R"([{id: deploy, execute-command: /run, http-methods: [POST],
    pass-arguments-to-command: [{source: string, name: --now},
      {source: string, name: --token=topsecret1}, {source: string, name: fixed},
      {source: string, name: --password}, {source: string, name: topsecret2}],
    pass-environment-to-command: [{source: string, envname: MODE, name: fast},
      {source: string, envname: API_TOKEN, name: topsecret3},
      {source: string, name: topsecret4}]}])");
  CHECK(import.apply_file.find("topsecret") == std::string::npos);
  const std::string words = left_out(import);
  CHECK(words.find("topsecret") == std::string::npos);
  for (const std::string key : {"$API_TOKEN: a secret",
                                "$HOOK_...: ",
                                "argument 2: a secret",
                                "argument 4: a secret",
                                "argument 5: a secret"}) {
    CAPTURE(key);
    CHECK(words.find(key) != std::string::npos);
  }
  std::vector<std::string> argv;
  const auto destination = destination_of(import);
  for (const auto& word : destination.find("exec")->items) {
    argv.push_back(word.text);
  }
  CHECK(argv == std::vector<std::string>{"env", "MODE=fast", "/run", "--now"});
}

TEST_CASE("import hooks: what a template says of a key is its reference")
{
  struct Case {
    std::string action;
    std::string reference;
  };

  const Case cases[] = {
      {R"({{ getenv "DEPLOY_KEY" | js }})", "env:DEPLOY_KEY"},
      {R"({{getenv "DEPLOY_KEY"}})", "env:DEPLOY_KEY"},
      {R"({{- getenv `DEPLOY_KEY` -}})", "env:DEPLOY_KEY"},
      {R"({{ cat "/run/secrets/key" | js }})", "file:/run/secrets/key"},
      {R"({{ credential "key" | js }})", "credential:key"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.action);
    const auto import = import_of(
        R"([{"id": "d", "execute-command": "/d", "trigger-rule": {"match": {"type": "payload-hmac-sha1", "secret": ")" +
        one.action + R"(", "parameter": {"source": "header", "name": "X-Sig"}}}}])");
    REQUIRE(import.keys.size() == 1);
    CHECK(import.keys[0].reference == one.reference);
    CHECK(!import.keys[0].is_new);
    CHECK(account_of(import).find("auth_key")->text == one.reference);
  }
}

TEST_CASE("import hooks: an action that is no call of these is refused with its place")
{
  CHECK(refusal_of("[\n {{ if true }}{id: a}{{ end }}]").find("if true") != std::string::npos);
  CHECK(refusal_of("[{id: \"{{ getenv ").find("is none that can") != std::string::npos);
  const auto import =
      config::import_hooks("[\n {{ range }}", "hooks.yaml", model::Environment::staging);
  REQUIRE(!import);
  CHECK(to_string(*import.error().at) == "hooks.yaml:2:2");
  CHECK(import_of("{{/* ours */}}[{id: a, execute-command: /a}]").hooks.size() == 1);
}

TEST_CASE("import hooks: conditions are those of the destination")
{
  struct Case {
    std::string rule;
    std::string where;
  };

  const Case cases[] = {
      {"{match: {type: value, value: refs/heads/main, parameter: {source: payload, name: ref}}}",
       R"(@.event.data.ref == "refs/heads/main")"},
      {"{match: {type: value, value: '42', parameter: {source: payload, name: commits.0.n-r}}}",
       R"((@.event.data.commits[0]["n-r"] == "42" || @.event.data.commits[0]["n-r"] == 42))"},
      {"{match: {type: regex, regex: '^v\\d+$', parameter: {source: payload, name: tag}}}",
       R"(search(@.event.data.tag, "^v[0-9]+$"))"},
      {"{not: {match: {type: value, value: push, parameter: {source: header, name: X-Kind}}}}",
       R"(!(@.event.params.x_kind == "push"))"},
      {"{and: [{not: {match: {type: value, value: a, parameter: {source: payload, name: b}}}}, "
       "{not: {match: {type: value, value: push, parameter: {source: header, name: X-Kind}}}}]}",
       R"((@.event.data.b && !(@.event.data.b == "a")) && )"
       R"((@.event.params.x_kind != null && !(@.event.params.x_kind == "push")))"},
      {"{or: [{match: {type: value, value: a, parameter: {source: url, name: q}}}, "
       "{and: [{match: {type: value, value: b, parameter: {source: payload, name: p}}}, "
       "{match: {type: value, value: c, parameter: {source: query, name: q}}}]}]}",
       R"((@.event.params.q == "a" || (@.event.data.p == "b" && @.event.params.q == "c")))"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.rule);
    const auto import = with_rule(one.rule);
    CHECK(left_out(import) == "");
    CHECK(where_of(import) == one.where);
    CHECK(path::Filter::parse(where_of(import)));
    CHECK(account_of(import).find("verify")->find("none") != nullptr);
  }
}

TEST_CASE("import hooks: and gives each part its own place")
{
  const auto import = with_rule(
      "{and: [{match: {type: payload-hmac-sha512, secret: s, parameter: {source: header, name: "
      "X-Sig}}}, "
      "{or: [{match: {type: ip-whitelist, ip-range: 10.0.0.0/8}}, {match: {type: ip-whitelist, "
      "ip-range: 2001:db8::/32}}]}, "
      "{and: [{match: {type: value, value: a, parameter: {source: payload, name: b}}}]}]}");
  CHECK(left_out(import) == "");
  CHECK(account_of(import).find("allow_from")->items.size() == 2);
  CHECK(account_of(import).find("verify")->find("hmac") != nullptr);
  CHECK(where_of(import) == R"(@.event.data.b == "a")");
}

TEST_CASE("import hooks: a condition that is left out switches the destination off")
{
  const std::string hmac =
      "{match: {type: payload-hmac-sha1, secret: s, parameter: {source: header, "
      "name: X-Sig}}}";
  const std::string rules[] = {
      "{and: [" + hmac + ", " + hmac + "]}",
      "{or: [" + hmac + ", " + hmac + "]}",
      "{not: " + hmac + "}",
      "{match: {type: scalr-signature, secret: s}}",
      "{match: {type: ip-whitelist, ip-range: nowhere}}",
      "{not: {match: {type: ip-whitelist, ip-range: 10.0.0.0/8}}}",
      "{and: [{match: {type: ip-whitelist, ip-range: 10.0.0.0/8}}, {match: {type: ip-whitelist, "
      "ip-range: 10.1.0.0/16}}]}",
      "{match: {type: value, value: POST, parameter: {source: request, name: method}}}",
      "{match: {type: regex, regex: '(?i)x', parameter: {source: payload, name: ref}}}",
      "{match: {type: payload-hmac-sha1, secret: s, parameter: {source: string, name: x}}}",
      "{match: {type: value, value: '{{ getenv \"X\" }}', parameter: {source: payload, name: "
      "ref}}}",
      "{match: {type: moon-phase}}",
      "{or: []}",
  };
  for (const std::string& rule : rules) {
    CAPTURE(rule);
    const auto import = with_rule(rule);
    CHECK(!import.is_complete());
    CHECK(!import.hooks.front().enabled);
    CHECK(destination_of(import).find("enabled")->text == "false");
    const auto account = account_of(import);
    const yaml::Value* verify = account.find("verify");
    CHECK((verify == nullptr || verify->find("none") == nullptr)); // it does not take everything
  }
}

TEST_CASE("import hooks: a program gets what is fixed as before and the rest in the event")
{
  const auto import = import_of(R"([{id: deploy, execute-command: ./run.sh,
    command-working-directory: /srv, http-methods: [POST],
    pass-arguments-to-command: [{source: string, name: --now}, {source: payload, name: head.id},
      {source: string, name: fixed}, {source: entire-payload}],
    pass-environment-to-command: [{source: string, envname: MODE, name: fast},
      {source: header, name: X-Who}, {source: payload, name: head.id, envname: HEAD}]}])");
  CHECK(left_out(import) == "");
  const auto destination = destination_of(import);
  std::vector<std::string> argv;
  for (const auto& word : destination.find("exec")->items) {
    argv.push_back(word.text);
  }
  CHECK(argv ==
        std::vector<std::string>{"env", "-C", "/srv", "MODE=fast", "/srv/./run.sh", "--now"});
  const auto account = account_of(import);
  const yaml::Value* params = account.find("params");
  REQUIRE(params != nullptr);
  CHECK(params->find("head_id")->text == "head.id");
  CHECK(params->find("fixed")->text == R"("fixed")");
  CHECK(params->find("x_who")->text == "header:X-Who");
  CHECK(params->members.size() == 3); // one path has one name
}

TEST_CASE("import hooks: what has no place here is left out with the reason")
{
  const auto import = import_of(R"([{id: deploy, execute-command: /run, http-methods: [POST, get],
    response-message: thanks, include-command-output-in-response: true, new-key: 1,
    response-headers: [], trigger-signature-soft-failures: false,
    pass-arguments-to-command: [{source: entire-headers}, {source: payload, name: a.-id}]}])");
  const std::string words = left_out(import);
  for (const std::string key : {"http-methods: \"get\"",
                                "response-message: ",
                                "include-command-output-in-response: ",
                                "new-key: not known",
                                "pass-arguments-to-command: argument 1: ",
                                "pass-arguments-to-command: argument 2: "}) {
    CAPTURE(key);
    CHECK(words.find(key) != std::string::npos);
  }
  CHECK(words.find("response-headers") == std::string::npos);
  CHECK(words.find("soft-failures") == std::string::npos);
  CHECK(import.hooks.front().enabled);
}

TEST_CASE("import hooks: names are made valid and different")
{
  const auto import =
      import_of("[{id: Re-Deploy, execute-command: /a}, {id: re_deploy, "
                "execute-command: /b}, {id: 7up, execute-command: /c, trigger-rule: "
                "{match: {type: value, value: x, parameter: {source: url, name: "
                "token}}}}]");
  CHECK(import.hooks[0].account == "re_deploy");
  CHECK(import.hooks[1].account == "re_deploy_2");
  REQUIRE(import.keys.size() == 1);
  CHECK(import.keys[0].reference == "env:HOOK_7UP_SECRET");
}

TEST_CASE("import hooks: JSON with tabs and surrogates is read as JSON")
{
  const auto import = import_of("[\n\t{\n\t\t\"id\": \"a\",\n\t\t\"execute-command\": "
                                "\"/bin/\\ud83d\\ude80\"\n\t}\n]");
  CHECK(destination_of(import).find("exec")->items[0].text == "/bin/\xF0\x9F\x9A\x80");
}

TEST_CASE("import hooks: what is no hooks file is refused")
{
  CHECK(refusal_of("id: a") == "a hooks file must be a list of hooks");
  CHECK(refusal_of("[a]") == "a hook must be a map");
  CHECK(refusal_of("[{execute-command: /a}]") == "a hook has no id");
  CHECK(refusal_of("[{id: a, trigger-rule: {match: 1}}]") == "match must be a map");
  CHECK(refusal_of("[{id: a, trigger-rule: {nand: []}}]") ==
        "a rule must be one of and, or, not and match");
  CHECK(refusal_of("[{id: [a]}]") == "id must be a text");
}

TEST_CASE("import hooks: a rule that webhook knows is not taken for none")
{
  CHECK(refusal_of("[{id: a, trigger-rule: {}}]") ==
        "a rule must be one of and, or, not and match");
  CHECK(refusal_of("[{id: a, Trigger-Rule: {match: {}}}]") ==
        "write \"Trigger-Rule\" as \"trigger-rule\"");
  CHECK(refusal_of("[{id: a, trigger-rule: {match: {Secret: s}}}]") ==
        "write \"Secret\" as \"secret\"");
  const std::string match =
      "match: {type: value, value: x, parameter: {source: payload, name: ref}}";
  const auto plain = with_rule("{" + match + "}");
  CHECK(where_of(plain) != "");
  for (const std::string key : {"and", "or", "not"}) {
    CAPTURE(key);
    CHECK(with_rule("{" + key + ": null, " + match + "}").apply_file == plain.apply_file);
  }
  CHECK(refusal_of("[{id: a, trigger-rule: {match: null}}]") ==
        "a rule must be one of and, or, not and match");
  CHECK(import_of("[{id: a, execute-command: /a, trigger-rule: null}]").hooks.front().enabled);
}
