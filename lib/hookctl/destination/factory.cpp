#include "hookctl/destination/factory.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/destination/exec_destination.hpp"
#include "hookctl/destination/http_destination.hpp"
#include "hookctl/destination/nats_destination.hpp"
#include "hookctl/destination/standard_webhooks.hpp"
#include "hookctl/routing/fields.hpp"

#include <utility>

namespace hookctl::destination {

namespace {

using routing::Definition;
using routing::Format;
using Made = Result<std::unique_ptr<Destination>>;

/// Of an answer: its beginning goes into the attempt's detail.
constexpr std::size_t kResponseBytes = 16U << 10U;

tl::unexpected<Error> refuse(std::string message)
{
  return fail(ErrorCode::invalid_argument, std::move(message));
}

Result<model::Headers> resolve_headers(const Definition& definition, const World& world)
{
  model::Headers headers;
  for (const routing::Header& header : definition.headers) {
    std::string value = header.value;
    if (header.reference) {
      HOOKCTL_TRY_AS(const auto secret, world.resolve(*header.reference));
      value = secret.reveal();
    }
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      return refuse(text("the value of the header ", header.name, " has a line end in it"));
    }
    headers.emplace_back(header.name, std::move(value));
  }
  return headers;
}

std::unique_ptr<http::Client> make_pool(const Definition& definition, const World& world)
{
  http::ClientOptions options;
  options.timeout = definition.timeout;
  options.response_bytes = kResponseBytes;
  options.may_repeat = true; // at least once, as it is
  options.cut = world.cut;
  return http::make_client_pool(options, static_cast<std::size_t>(definition.concurrency));
}

/// Makes what each kind of target wants.
class Maker {
public:
  Maker(const Definition& definition, const World& world)
      : m_definition(definition)
      , m_world(world)
  {
  }

  Made operator()(const routing::Stdout& /*target*/) const
  {
    return make_stdout_destination(m_definition.name, m_definition.format, m_world.print);
  }

  Made operator()(const routing::File& file) const
  {
    return make_file_destination(m_definition.name, m_definition.format, file);
  }

  Made operator()(const routing::Http& target) const
  {
    HttpSettings settings{.name = m_definition.name, .format = m_definition.format};
    HOOKCTL_TRY_AS(settings.url, http::parse_url(target.url));
    HOOKCTL_TRY_AS(settings.headers, resolve_headers(m_definition, m_world));
    if (m_definition.secret) {
      HOOKCTL_TRY_AS(const auto written, m_world.resolve(*m_definition.secret));
      HOOKCTL_TRY_AS(settings.signing_key, decode_signing_secret(written));
    }
    return finish(std::move(settings));
  }

  Made operator()(const routing::Exec& exec) const
  {
    return make_exec_destination({.name = m_definition.name,
                                  .argv = exec.argv,
                                  .format = m_definition.format,
                                  .timeout = m_definition.timeout,
                                  .cut = m_world.cut},
                                 m_world.environment);
  }

  Made operator()(const routing::Nats& nats) const
  {
    NatsSettings settings{.name = m_definition.name,
                          .url = nats.url,
                          .subject = nats.subject,
                          .format = m_definition.format,
                          .timeout = m_definition.timeout,
                          .cut = m_world.cut};
    if (m_definition.secret) {
      HOOKCTL_TRY_AS(settings.secret, m_world.resolve(*m_definition.secret));
    }
    return make_nats_destination(std::move(settings));
  }

  Made operator()(const routing::Bot& bot) const
  {
    HttpSettings settings{.name = m_definition.name, .format = m_definition.format};
    HOOKCTL_TRY_AS(settings.url, http::parse_url(call_url(bot)));
    settings.bot_id = bot.bot_id;
    HOOKCTL_TRY_AS(settings.headers, resolve_headers(m_definition, m_world));
    HOOKCTL_TRY_AS(const auto key, m_world.resolve(*m_definition.secret));
    settings.headers.emplace_back(routing::kApiKeyHeader, std::string(key.reveal()));
    return finish(std::move(settings));
  }

private:
  [[nodiscard]] Made finish(HttpSettings settings) const
  {
    return make_http_destination(
        std::move(settings), make_pool(m_definition, m_world), m_world.clock);
  }

  const Definition& m_definition;
  const World& m_world;
};

} // namespace

std::string call_url(const routing::Bot& bot)
{
  constexpr std::string_view kCall = "/integrations/sync/v1/message";
  if (bot.url.empty()) { // the first region has the host without a number
    const std::string prefix = bot.region == "r0" || bot.region.empty() ? "" : bot.region + ".";
    return text("https://", prefix, "cloud.yellow.ai", kCall);
  }
  const std::string_view base = bot.url;
  return text(base.ends_with('/') ? base.substr(0, base.size() - 1) : base, kCall);
}

Result<std::unique_ptr<Destination>> make_destination(const routing::Definition& definition,
                                                      const World& world)
{
  const auto make = [&]() -> Made {
    HOOKCTL_TRY(routing::check(definition));
    return std::visit(Maker(definition, world), definition.target);
  };
  return make().map_error(within(text("destination ", definition.name)));
}

} // namespace hookctl::destination
