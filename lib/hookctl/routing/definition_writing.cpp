#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/model/byte_count.hpp"
#include "hookctl/routing/definition_file.hpp"

#include <utility>

namespace hookctl::routing {

namespace {

using yaml::Value;

Value text_list(const std::vector<std::string>& texts)
{
  Value list = Value::sequence();
  for (const std::string& item : texts) {
    list.items.push_back(Value::string(item));
  }
  return list;
}

void add_list(Value& map, std::string key, const std::vector<std::string>& texts)
{
  if (!texts.empty()) {
    map.add(std::move(key), text_list(texts));
  }
}

struct TargetWriter {
  Value operator()(const Stdout&) const { return Value::scalar("true"); }

  Value operator()(const File& file) const
  {
    const File plain{.path = file.path};
    if (file.max_bytes == plain.max_bytes && file.keep == plain.keep && file.sync == plain.sync) {
      return Value::string(file.path.string());
    }
    Value block = Value::map();
    block.add("path", file.path.string());
    if (file.max_bytes != plain.max_bytes) {
      block.add("max_bytes", Value::scalar(model::write_byte_count(file.max_bytes)));
    }
    if (file.keep != plain.keep) {
      block.add("keep", Value::scalar(text(file.keep)));
    }
    if (file.sync != plain.sync) {
      block.add("sync", Value::scalar(std::string(to_string(file.sync))));
    }
    return block;
  }

  Value operator()(const Http& http) const { return Value::string(http.url); }

  Value operator()(const Exec& exec) const { return text_list(exec.argv); }

  Value operator()(const Nats& nats) const
  {
    if (nats.subject.empty()) {
      return Value::string(nats.url);
    }
    Value block = Value::map();
    block.add("url", nats.url).add("subject", nats.subject);
    return block;
  }

  Value operator()(const Bot& bot) const
  {
    Value block = Value::map();
    block.add("id", bot.bot_id);
    bot.url.empty() ? block.add("region", bot.region) : block.add("url", bot.url);
    return block;
  }
};

std::vector<std::string> retry_words(const RetrySchedule& schedule)
{
  std::vector<std::string> words;
  for (const std::chrono::milliseconds step : schedule.steps) {
    words.push_back(write_duration(step));
  }
  return words.empty() ? std::vector<std::string>{"none"} : words;
}

void add_headers(Value& map, const std::vector<Header>& headers)
{
  if (headers.empty()) {
    return;
  }
  Value block = Value::map();
  for (const Header& header : headers) {
    if (header.reference) {
      Value reference = Value::map();
      reference.add("ref", Value::scalar(model::to_string(*header.reference)));
      block.add(header.name, std::move(reference));
    } else {
      block.add(header.name, header.value);
    }
  }
  map.add("headers", std::move(block));
}

void write_list(json::Writer& out, std::string_view key, const std::vector<std::string>& texts)
{
  out.key(key).begin_array();
  for (const std::string& item : texts) {
    out.string(item);
  }
  out.end_array();
}

struct TargetJson {
  json::Writer& out;

  void operator()(const Stdout&) const {}

  void operator()(const File& file) const
  {
    out.member("path", file.path.string())
        .member("max_bytes", file.max_bytes)
        .member("keep", file.keep)
        .member("sync", to_string(file.sync));
  }

  void operator()(const Http& http) const { out.member("url", http.url); }

  void operator()(const Exec& exec) const { write_list(out, "argv", exec.argv); }

  void operator()(const Nats& nats) const
  {
    out.member("url", nats.url);
    nats.subject.empty() ? out.member_null("subject") : out.member("subject", nats.subject);
  }

  void operator()(const Bot& bot) const
  {
    out.member("id", bot.bot_id);
    bot.region.empty() ? out.member_null("region") : out.member("region", bot.region);
    bot.url.empty() ? out.member_null("url") : out.member("url", bot.url);
  }
};

void write_headers(json::Writer& out, const std::vector<Header>& headers)
{
  out.key("headers").begin_array();
  for (const Header& header : headers) {
    out.begin_object().member("name", header.name);
    header.reference ? out.member_null("value") : out.member("value", header.value);
    header.reference ? out.member("ref", model::to_string(*header.reference))
                     : out.member_null("ref");
    out.end_object();
  }
  out.end_array();
}

} // namespace

std::string write_duration(std::chrono::milliseconds duration)
{
  constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
      {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};
  const std::int64_t count = duration.count();
  if (count == 0) {
    return "0";
  }
  for (const auto& [unit, size] : kUnits) {
    if (count % size == 0) {
      return text(count / size, unit);
    }
  }
  return text(count, "ms");
}

Value write_definition(const Definition& definition)
{
  const Definition plain;
  Value map = Value::map();
  map.add(std::string(kind_of(definition.target)), std::visit(TargetWriter{}, definition.target));
  add_list(map, "accounts", definition.route.accounts);
  add_list(map, "events", definition.route.events);
  if (definition.route.where) {
    map.add("where", definition.route.where->text());
  }
  if (definition.route.recipient != Recipients::any) {
    map.add("recipient", Value::scalar(std::string(to_string(definition.route.recipient))));
  }
  if (definition.format != formats_of(definition.target).front()) {
    map.add("format", Value::scalar(std::string(to_string(definition.format))));
  }
  if (definition.secret) {
    map.add("secret", Value::scalar(model::to_string(*definition.secret)));
  }
  add_headers(map, definition.headers);
  if (definition.retry.steps != plain.retry.steps) {
    map.add("retry", text_list(retry_words(definition.retry)));
  }
  if (definition.timeout != plain.timeout) {
    map.add("timeout", Value::scalar(write_duration(definition.timeout)));
  }
  if (definition.concurrency != plain.concurrency) {
    map.add("concurrency", Value::scalar(text(definition.concurrency)));
  }
  if (definition.ordered) {
    map.add("ordered", Value::scalar("true"));
  }
  if (!definition.enabled) {
    map.add("enabled", Value::scalar("false"));
  }
  return map;
}

std::string definition_json(const Definition& definition)
{
  json::Writer out;
  out.begin_object().member("name", definition.name).member("kind", kind_of(definition.target));
  out.key("target").begin_object();
  std::visit(TargetJson{out}, definition.target);
  out.end_object();
  write_list(out, "accounts", definition.route.accounts);
  write_list(out, "events", definition.route.events);
  definition.route.where ? out.member("where", definition.route.where->text())
                         : out.member_null("where");
  out.member("recipient", to_string(definition.route.recipient));
  out.member("format", to_string(definition.format));
  definition.secret ? out.member("secret", model::to_string(*definition.secret))
                    : out.member_null("secret");
  write_headers(out, definition.headers);
  out.key("retry").begin_array();
  for (const std::chrono::milliseconds step : definition.retry.steps) {
    out.string(write_duration(step));
  }
  out.end_array();
  out.member("timeout", write_duration(definition.timeout))
      .member("concurrency", definition.concurrency)
      .member("ordered", definition.ordered)
      .member("enabled", definition.enabled)
      .end_object();
  return out.text();
}

bool prints(const Definition& definition)
{
  return definition.enabled && std::holds_alternative<Stdout>(definition.target);
}

bool same(const Definition& a, const Definition& b)
{
  return a.name == b.name && yaml::same(write_definition(a), write_definition(b));
}

} // namespace hookctl::routing
