#include "cli/commands/env/show_settings.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli {

namespace {

std::string keep_words(const account::KeepSettings& keep)
{
  std::string out;
  const auto add = [&](const std::optional<std::int64_t>& limit, std::string_view unit) {
    if (limit) {
      out += text(out.empty() ? "" : ", ", *limit, " ", unit);
    }
  };
  add(keep.days, "days");
  add(keep.events, "events");
  add(keep.bytes, "bytes");
  return out.empty() ? "everything" : out;
}

/// What is set, for a person; nothing of it is secret.
std::vector<std::pair<std::string_view, std::string>>
nats_members(const account::NatsSettings& nats)
{
  std::vector<std::pair<std::string_view, std::string>> out;
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) {
      out.emplace_back(key, value);
    }
  };
  add("user", nats.user.value_or(""));
  add("password_file", nats.password_file.string());
  add("token_file", nats.token_file.string());
  add("credentials", nats.credentials.string());
  add("tls_ca", nats.tls_ca.string());
  add("tls_cert", nats.tls_certificate.string());
  add("tls_key", nats.tls_key.string());
  add("replicas", nats.replicas ? text(*nats.replicas) : "");
  return out;
}

std::string nats_words(const account::NatsSettings& nats)
{
  std::string out;
  for (const auto& [key, value] : nats_members(nats)) {
    out += text(out.empty() ? "" : ", ", key, " ", value);
  }
  return out;
}

void write_limit(json::Writer& out, std::string_view name, const std::optional<std::int64_t>& limit)
{
  limit ? out.member(name, *limit) : out.member_null(name);
}

} // namespace

Positional environment_positional()
{
  return {.name = "ENV",
          .help = "development, staging or production; --env's environment when left out",
          .count = Positional::Count::optional,
          .completion = Completion::environment};
}

Result<model::Environment> environment_of(const Arguments& arguments, const Context& context)
{
  if (arguments.positionals.empty()) {
    return context.environment();
  }
  const std::string typed = arguments.positional(0);
  if (const auto flag = arguments.value("--env"); flag && *flag != typed) {
    return fail(Failure::flags_exclude,
                text("--env says ", *flag, ", and ENV says ", quote(typed)),
                "leave one of them out");
  }
  return model::parse_environment(typed);
}

namespace {

std::string tls_words(const account::EnvironmentSettings& settings)
{
  return settings.tls_certificate.empty()
             ? "-"
             : text(settings.tls_certificate.string(), " with ", settings.tls_key.string());
}

void write_tls(json::Writer& out, const account::EnvironmentSettings& settings)
{
  if (settings.tls_certificate.empty()) {
    out.member_null("tls_cert").member_null("tls_key");
  } else {
    out.member("tls_cert", settings.tls_certificate.string())
        .member("tls_key", settings.tls_key.string());
  }
}

} // namespace

Record settings_record(const os::Paths& paths,
                       model::Environment environment,
                       const account::EnvironmentSettings& settings)
{
  const std::string file = account::settings_file(paths, environment).string();
  Record record;
  record.name = model::to_string(environment);
  record.rows = {{"environment", record.name},
                 {"public url",
                  settings.public_url.value_or(
                      text("- (the local listener: ", account::base_url(settings), ")"))},
                 {"listen bind", settings.bind},
                 {"listen admin", settings.admin.value_or("-")},
                 {"listen log", settings.log_format.value_or("-")},
                 {"trusted proxies",
                  settings.trusted_proxies.empty() ? "-" : join(settings.trusted_proxies, ", ")},
                 {"listen tls", tls_words(settings)},
                 {"journal", settings.shared_journal.value_or(settings.journal.string())},
                 {"keep", keep_words(settings.keep)},
                 {"file", file}};
  const std::string nats = nats_words(settings.nats);
  if (!nats.empty()) {
    record.rows.insert(record.rows.end() - 2, {"nats", nats});
  }
  json::Writer out;
  out.begin_object().member("environment", record.name);
  settings.public_url ? out.member("public_url", *settings.public_url)
                      : out.member_null("public_url");
  out.key("listen").begin_object().member("bind", settings.bind);
  settings.admin ? out.member("admin", *settings.admin) : out.member_null("admin");
  settings.log_format ? out.member("log_format", *settings.log_format)
                      : out.member_null("log_format");
  out.key("trusted_proxies").begin_array();
  for (const std::string& proxy : settings.trusted_proxies) {
    out.string(proxy);
  }
  out.end_array();
  write_tls(out, settings);
  out.end_object();
  out.member("journal", settings.shared_journal.value_or(settings.journal.string()));
  if (!nats.empty()) {
    out.key("nats").begin_object();
    for (const auto& [key, value] : nats_members(settings.nats)) {
      out.member(key, value);
    }
    out.end_object();
  }
  out.key("keep").begin_object();
  write_limit(out, "days", settings.keep.days);
  write_limit(out, "events", settings.keep.events);
  write_limit(out, "bytes", settings.keep.bytes);
  out.end_object().member("file", file).end_object();
  record.json = out.text();
  return record;
}

} // namespace hookctl::cli
