#include "hookctl/routing/definition_file.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::routing;
using namespace std::chrono_literals;

namespace {

Result<std::vector<Definition>> read(std::string_view yaml_text)
{
  HOOKCTL_TRY_AS(const auto value, yaml::parse(yaml_text, "environment.yaml"));
  return read_definitions(value, "/etc/hookctl");
}

Definition read_one(std::string_view yaml_text)
{
  const auto all = read(yaml_text);
  REQUIRE_MESSAGE(all, (all ? "" : all.error().message));
  REQUIRE(all->size() == 1);
  return all->front();
}

Error refused(std::string_view yaml_text)
{
  const auto all = read(yaml_text);
  REQUIRE_FALSE(all);
  CHECK(all.error().code == ErrorCode::invalid_data);
  REQUIRE(all.error().at);
  CHECK(all.error().at->file == "environment.yaml");
  return all.error();
}

constexpr std::string_view kWhole = R"(
app:
  http: https://app.example.com/hooks
  accounts: [shop_eu, crm_*]
  events: [orders/*]
  where: '@.event.data.total > 10'
  recipient: user
  format: cloudevents-binary
  secret: file:app.key
  headers:
    X-Env: dev
    Authorization: {ref: env:APP_TOKEN}
  retry: [1s, 30m]
  timeout: 2s
  concurrency: 8
  ordered: true
  enabled: false
)";

} // namespace

TEST_CASE("definition: every key is read")
{
  const auto app = read_one(kWhole);
  CHECK(app.name == "app");
  REQUIRE(std::holds_alternative<Http>(app.target));
  CHECK(std::get<Http>(app.target).url == "https://app.example.com/hooks");
  CHECK(app.route.accounts == std::vector<std::string>{"shop_eu", "crm_*"});
  CHECK(app.route.events == std::vector<std::string>{"orders/*"});
  REQUIRE(app.route.where);
  CHECK(app.route.where->text() == "@.event.data.total > 10");
  CHECK(app.route.recipient == Recipients::user);
  CHECK(app.format == Format::cloudevents_binary);
  REQUIRE(app.secret);
  CHECK(model::to_string(*app.secret) == "file:app.key");
  REQUIRE(app.headers.size() == 2);
  CHECK(app.headers[0].value == "dev");
  REQUIRE(app.headers[1].reference);
  CHECK(app.headers[1].reference->target == "APP_TOKEN");
  CHECK(app.retry.steps == std::vector<std::chrono::milliseconds>{1s, 30min});
  CHECK(app.timeout == 2s);
  CHECK(app.concurrency == 8);
  CHECK(app.ordered);
  CHECK_FALSE(app.enabled);
}

TEST_CASE("definition: what is left out has its default")
{
  const auto log = read_one("log: {file: events.ndjson}");
  CHECK(std::get<File>(log.target).path == "/etc/hookctl/events.ndjson");
  CHECK(std::get<File>(log.target).sync == File::Sync::always);
  CHECK(log.format == Format::event);
  CHECK(log.timeout == 10s);
  CHECK(log.retry.steps.size() == 5);
  CHECK(log.enabled);
  CHECK_FALSE(log.ordered);
  CHECK(read_one("a: {bot: {id: x1, region: r1}, secret: env:KEY}").format == Format::bot);
  CHECK(read_one("a: {http: 'http://x', retry: none}").retry.steps.empty());
}

TEST_CASE("definition: what is written is read again")
{
  for (const std::string_view text : {kWhole,
                                      std::string_view("log: {stdout: true}"),
                                      std::string_view("log: {file: /var/log/x.ndjson}"),
                                      std::string_view("log: {file: {path: /x, max_bytes: 2MiB, "
                                                       "keep: 0, sync: never}}"),
                                      std::string_view("run: {exec: [sh, -c, 'cat > x']}"),
                                      std::string_view("run: {exec: './handle --fast \"a b\"'}"),
                                      std::string_view("n: {nats: 'nats://a:4222,b'}"),
                                      std::string_view("n: {nats: {url: 'nats://a', subject: s}}"),
                                      std::string_view("b: {bot: {id: x1, region: r5}, "
                                                       "secret: env:KEY, retry: none}"),
                                      std::string_view("b: {bot: {id: x1, url: 'http://a/b'}, "
                                                       "secret: env:KEY}")}) {
    CAPTURE(text);
    const auto once = read_one(text);
    yaml::Value map = yaml::Value::map();
    map.add(once.name, write_definition(once));
    const auto again = read_one(yaml::write(map));
    CHECK(same(once, again));
    CHECK(definition_json(once) == definition_json(again));
  }
}

TEST_CASE("definition: each broken rule has its place")
{
  struct Case {
    const char* text;
    const char* message;
    int line;
  };

  for (const Case& c : {
           Case{"A: {stdout: true}", "destination name \"A\" has \"A\" at position 1", 1},
           Case{"a:\n  http: ftp://x", "must begin with http:// or https://", 2},
           Case{"a:\n  http: http://x\n  stdout: true", "has both stdout and http", 2},
           Case{"a:\n  accounts: [x]", "does not say where to", 2},
           Case{"a:\n  stdout: false", "can only be true", 2},
           Case{"a:\n  http: http://x\n  timeouts: 3s", "unknown key \"timeouts\"", 3},
           Case{"a:\n  http: http://x\n  timeout: 3", "timeout \"3\"", 3},
           Case{"a:\n  http: http://x\n  retry: [1s, soon]", "retry wait \"soon\"", 3},
           Case{"a:\n  http: http://x\n  concurrency: 0", "concurrency \"0\"", 3},
           Case{"a:\n  http: http://x\n  where: '@.a =='", "condition \"@.a ==\"", 3},
           Case{"a:\n  http: http://x\n  secret: hunter2", "a key must be a reference", 3},
           Case{"a:\n  http: http://x\n  headers:\n    Authorization: x", "looks like", 4},
           Case{"a:\n  http: http://x\n  headers:\n    Host: x", "is set by hookctl itself", 4},
           Case{"a:\n  stdout: true\n  format: raw", "format raw does not go to stdout", 2},
           Case{"a:\n  stdout: true\n  secret: env:A", "has no use for a secret", 2},
           Case{"a:\n  bot: {id: x1, region: r1}", "needs the platform's API key", 2},
           Case{"a:\n  bot: {id: x1, region: r9}\n  secret: env:A", "bot region \"r9\"", 2},
           Case{"a:\n  exec: 'a | b'", "which only a shell understands", 2},
           Case{"a:\n  exec: []", "names no program", 2},
           Case{"a:\n  nats: nats://u:hunter2@x", "must not have a user name", 2},
           Case{"a:\n  nats: nats://x,tls://y", "is no NATS server", 2},
           Case{"a:\n  nats: {url: nats://x, subject: 'a b'}", "is no subject to publish to", 2},
           Case{"a:\n  file: ''", "does not say which file", 2},
           Case{"a:\n  stdout: true\n  accounts: [shop, Shop]", "account name \"Shop\"", 2},
           Case{"a:\n  http: http://x\n  headers: {X-A: 1, x-a: 2}", "x-a is given twice", 2},
           Case{"a:\n  bot: {id: x1, region: r1}\n  secret: env:A\n  headers:\n    X-Api-Key: "
                "{ref: env:B}",
                "header X-Api-Key is set by hookctl itself",
                2},
           Case{"a:\n  file: {path: x, max_bytes: 1}", "is no size for a file", 2},
       }) {
    CAPTURE(c.text);
    const auto error = refused(c.text);
    CAPTURE(error.message);
    CHECK(error.message.find(c.message) != std::string::npos);
    CHECK(error.message.find("hunter2") == std::string::npos);
    CHECK(error.at->line == c.line);
  }
}

TEST_CASE("definition: durations are written in their largest unit")
{
  CHECK(write_duration(0ms) == "0");
  CHECK(write_duration(1500ms) == "1500ms");
  CHECK(write_duration(90s) == "90s");
  CHECK(write_duration(2h) == "2h");
  CHECK(write_duration(48h) == "2d");
}
