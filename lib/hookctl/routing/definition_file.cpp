#include "hookctl/routing/definition_file.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/model/byte_count.hpp"
#include "hookctl/routing/command_line.hpp"
#include "hookctl/routing/fields.hpp"
#include "hookctl/yaml/reader.hpp"

#include <algorithm>
#include <iterator>

namespace hookctl::routing {

namespace {

using yaml::MapReader;
using yaml::Value;

constexpr std::string_view kKinds[] = {"stdout", "file", "http", "exec", "nats", "bot"};

/// Gives a rule's error the place of the value that broke it.
auto placed(const MapReader& reader, std::string_view key)
{
  return [&reader, key = std::string(key)](const Error& error) {
    Error out = reader.error_at(key, error.message, error.hint);
    out.code = ErrorCode::invalid_data;
    return out;
  };
}

/// Reads a text by its rule into `field`; an absent one leaves the default.
template<typename Field, typename Parse>
Result<> take_field(MapReader& reader, std::string_view key, Field& field, Parse parse)
{
  HOOKCTL_TRY_AS(const auto written, reader.optional_text(key));
  if (written) {
    HOOKCTL_TRY_AS(field, parse(*written).map_error(placed(reader, key)));
  }
  return {};
}

Result<Target> read_file(MapReader& reader, const Value& value, const std::filesystem::path& folder)
{
  File file;
  if (value.kind == Value::Kind::scalar) {
    file.path = folder / value.text;
    return Target(file);
  }
  HOOKCTL_TRY_AS(auto block, MapReader::open(value, text(reader.what(), ".file")));
  HOOKCTL_TRY_AS(const auto path, block.required_text("path"));
  file.path = folder / path;
  HOOKCTL_TRY(take_field(block, "max_bytes", file.max_bytes, parse_max_bytes));
  HOOKCTL_TRY(take_field(block, "keep", file.keep, parse_keep));
  HOOKCTL_TRY_AS(const auto sync, block.optional_word("sync", {"always", "interval", "never"}));
  file.sync = parse_sync(sync.value_or("always")).value_or(File::Sync::always);
  HOOKCTL_TRY(block.finish());
  return Target(std::move(file));
}

Result<Target> read_exec(MapReader& reader, const Value& value)
{
  if (value.kind == Value::Kind::scalar) {
    HOOKCTL_TRY_AS(auto argv, parse_command_line(value.text).map_error(placed(reader, "exec")));
    return Target(Exec{std::move(argv)});
  }
  HOOKCTL_TRY_AS(auto argv, reader.optional_texts("exec"));
  if (argv.empty() || argv.front().empty()) {
    return fail(reader.error_at("exec", text(reader.what(), ".exec names no program")));
  }
  return Target(Exec{std::move(argv)});
}

Result<Target> read_nats(MapReader& reader, const Value& value)
{
  Nats nats;
  if (value.kind == Value::Kind::scalar) {
    HOOKCTL_TRY_AS(nats.url, parse_nats_url(value.text).map_error(placed(reader, "nats")));
    return Target(std::move(nats));
  }
  HOOKCTL_TRY_AS(auto block, MapReader::open(value, text(reader.what(), ".nats")));
  HOOKCTL_TRY_AS(const auto url, block.required_text("url"));
  HOOKCTL_TRY_AS(nats.url, parse_nats_url(url).map_error(placed(block, "url")));
  HOOKCTL_TRY(take_field(block, "subject", nats.subject, parse_subject));
  HOOKCTL_TRY(block.finish());
  return Target(std::move(nats));
}

Result<Target> read_bot(MapReader& reader, const Value& value)
{
  Bot bot;
  HOOKCTL_TRY_AS(auto block, MapReader::open(value, text(reader.what(), ".bot")));
  HOOKCTL_TRY_AS(const auto id, block.required_text("id"));
  HOOKCTL_TRY_AS(bot.bot_id, parse_bot_id(id).map_error(placed(block, "id")));
  HOOKCTL_TRY(take_field(block, "region", bot.region, parse_bot_region));
  HOOKCTL_TRY(take_field(block, "url", bot.url, parse_http_url));
  HOOKCTL_TRY(block.finish());
  if (bot.region.empty() == bot.url.empty()) {
    return fail(block.error_at("region",
                               text(reader.what(), ".bot needs a region or a url, not both"),
                               "write {id: …, region: r1}"));
  }
  return Target(std::move(bot));
}

/// Exactly one of kKinds.
Result<Target> read_target(MapReader& reader, const std::filesystem::path& folder)
{
  std::string_view kind;
  const Value* value = nullptr;
  for (const std::string_view one : kKinds) {
    const Value* found = reader.take(one);
    if (found != nullptr && value != nullptr) {
      return fail(reader.error_at(one,
                                  text(reader.what(), " has both ", kind, " and ", one),
                                  "a destination is one thing; make two of them"));
    }
    if (found != nullptr) {
      kind = one;
      value = found;
    }
  }
  if (value == nullptr) {
    return fail(reader.error_at("",
                                text(reader.what(), " does not say where to"),
                                "add one of stdout, file, http, exec, nats or bot"));
  }
  if (kind == "file") {
    return read_file(reader, *value, folder);
  }
  if (kind == "exec") {
    return read_exec(reader, *value);
  }
  if (kind == "nats") {
    return read_nats(reader, *value);
  }
  if (kind == "bot") {
    return read_bot(reader, *value);
  }
  if (kind == "http") {
    Http http;
    HOOKCTL_TRY(take_field(reader, "http", http.url, parse_http_url));
    return Target(std::move(http));
  }
  HOOKCTL_TRY_AS(const auto is_on, reader.optional_bool("stdout"));
  if (is_on != true) {
    return fail(reader.error_at("stdout", text(reader.what(), ".stdout can only be true")));
  }
  return Target(Stdout{});
}

Result<> read_route(MapReader& reader, Route& route)
{
  HOOKCTL_TRY_AS(route.accounts, reader.optional_texts("accounts"));
  HOOKCTL_TRY_AS(route.events, reader.optional_texts("events"));
  HOOKCTL_TRY(take_field(reader, "where", route.where, parse_where));
  HOOKCTL_TRY_AS(const auto recipient, reader.optional_word("recipient", {"any", "user", "bot"}));
  route.recipient = parse_recipients(recipient.value_or("any")).value_or(Recipients::any);
  return {};
}

Result<> read_retry(MapReader& reader, RetrySchedule& schedule)
{
  HOOKCTL_TRY_AS(const auto steps, reader.optional_texts("retry"));
  if (!steps.empty()) {
    HOOKCTL_TRY_AS(schedule, parse_retry(steps).map_error(placed(reader, "retry")));
  }
  return {};
}

Result<model::KeyReference> read_reference(const Value& value, const std::string& what)
{
  HOOKCTL_TRY_AS(auto block, MapReader::open(value, what));
  HOOKCTL_TRY_AS(const auto written, block.required_text("ref"));
  HOOKCTL_TRY_AS(auto reference,
                 model::parse_key_reference(written).map_error(placed(block, "ref")));
  HOOKCTL_TRY(block.finish());
  return reference;
}

Result<> read_headers(MapReader& reader, std::vector<Header>& headers)
{
  const Value* value = reader.take("headers");
  if (value == nullptr) {
    return {};
  }
  const std::string what = text(reader.what(), ".headers");
  HOOKCTL_TRY_AS(const auto block, MapReader::open(*value, what));
  for (const auto& [name, of] : value->members) {
    Header header{name.text, {}, {}};
    if (of.kind == Value::Kind::map) {
      HOOKCTL_TRY_AS(header.reference, read_reference(of, text(what, ".", name.text)));
    } else {
      HOOKCTL_TRY_AS(header.value, yaml::as_text(of, text(what, ".", name.text)));
    }
    HOOKCTL_TRY(check_header(header).map_error(placed(block, name.text)));
    headers.push_back(std::move(header));
  }
  return {};
}

Result<> read_settings(MapReader& reader, Definition& definition)
{
  HOOKCTL_TRY_AS(
      const auto format,
      reader.optional_word("format", {"event", "cloudevents", "cloudevents-binary", "raw", "bot"}));
  definition.format = format ? parse_format(*format).value_or(Format::event)
                             : formats_of(definition.target).front();
  HOOKCTL_TRY(read_retry(reader, definition.retry));
  HOOKCTL_TRY(take_field(reader, "timeout", definition.timeout, parse_timeout));
  HOOKCTL_TRY(take_field(reader, "concurrency", definition.concurrency, parse_concurrency));
  HOOKCTL_TRY(read_headers(reader, definition.headers));
  HOOKCTL_TRY(take_field(reader, "secret", definition.secret, model::parse_key_reference));
  HOOKCTL_TRY_AS(const auto ordered, reader.optional_bool("ordered"));
  HOOKCTL_TRY_AS(const auto enabled, reader.optional_bool("enabled"));
  definition.ordered = ordered.value_or(false);
  definition.enabled = enabled.value_or(true);
  return {};
}

} // namespace

Result<Definition> read_definition(std::string name,
                                   const Value& value,
                                   const std::string& what,
                                   const std::filesystem::path& folder)
{
  HOOKCTL_TRY_AS(auto reader, MapReader::open(value, what));
  Definition definition;
  definition.name = std::move(name);
  auto target = read_target(reader, folder);
  HOOKCTL_TRY_AS(definition.target, std::move(target));
  HOOKCTL_TRY(read_route(reader, definition.route));
  HOOKCTL_TRY(read_settings(reader, definition));
  HOOKCTL_TRY(reader.finish());
  HOOKCTL_TRY(check(definition).map_error(placed(reader, "")));
  return definition;
}

Result<std::vector<Definition>> read_definitions(const Value& destinations,
                                                 const std::filesystem::path& folder)
{
  constexpr std::size_t kMost = 256;
  HOOKCTL_TRY_AS(const auto reader, MapReader::open(destinations, "environment.destinations"));
  if (destinations.members.size() > kMost) {
    return fail(reader.error_at("", text("there are more than ", kMost, " destinations")));
  }
  std::vector<Definition> all;
  for (const auto& [name, value] : destinations.members) {
    HOOKCTL_TRY(check_name(name.text).map_error(placed(reader, name.text)));
    HOOKCTL_TRY_AS(auto definition,
                   read_definition(name.text, value, text("destinations.", name.text), folder));
    all.push_back(std::move(definition));
  }
  return all;
}

} // namespace hookctl::routing
