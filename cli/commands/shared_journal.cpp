#include "cli/commands/shared_journal.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/nats/servers.hpp"
#include "hookctl/os/files.hpp"

namespace hookctl::cli {

namespace {

constexpr std::string_view kJournalFlag = "--journal";
constexpr std::size_t kLongestPassword = 4096;
/// For headers, trace and what is mapped.
constexpr std::size_t kBesideTheBody = 128U << 10U;

Result<model::Secret> read_secret(const std::filesystem::path& file)
{
  HOOKCTL_TRY_AS(const auto bytes, os::read_file(file, kLongestPassword));
  return model::Secret(std::string(without_line_end(bytes)));
}

} // namespace

Flag shared_journal_flag()
{
  return {.name = std::string(kJournalFlag),
          .value = "URL",
          .help = "nats://HOST:PORT[,HOST:PORT…]: a journal in NATS JetStream, which any number of "
                  "listeners and workers share",
          .default_text = "environment.yaml's journal"};
}

Result<std::optional<std::string>> parse_shared_journal(const Arguments& arguments)
{
  const auto value = arguments.value(kJournalFlag);
  if (value) {
    HOOKCTL_TRY(nats::parse_servers(*value).map_error(within(text("flag ", kJournalFlag))));
  }
  return value;
}

Result<std::optional<journal::JetStreamOptions>>
shared_journal(const std::optional<std::string>& flag,
               const account::EnvironmentSettings& settings,
               model::Environment environment)
{
  const auto& servers = flag ? flag : settings.shared_journal;
  if (!servers) {
    return std::optional<journal::JetStreamOptions>{};
  }
  const account::NatsSettings& nats = settings.nats;
  journal::JetStreamOptions out;
  HOOKCTL_TRY_AS(out.access.servers, nats::parse_servers(*servers));
  out.access.user = nats.user;
  if (nats.user) {
    HOOKCTL_TRY_AS(out.access.password, read_secret(nats.password_file));
  }
  if (!nats.token_file.empty()) {
    HOOKCTL_TRY_AS(out.access.token, read_secret(nats.token_file));
  }
  out.access.credentials = nats.credentials;
  out.access.tls_ca = nats.tls_ca;
  out.access.tls_certificate = nats.tls_certificate;
  out.access.tls_key = nats.tls_key;
  out.environment = model::to_string(environment);
  out.replicas = nats.replicas;
  out.keep = {.events = settings.keep.events, .bytes = settings.keep.bytes};
  if (settings.keep.days) {
    out.keep.age = std::chrono::hours{24} * *settings.keep.days;
  }
  return std::optional(std::move(out));
}

std::string journal_words(const std::optional<journal::JetStreamOptions>& shared,
                          const account::EnvironmentSettings& settings)
{
  return shared ? join(shared->access.servers, ",") : settings.journal.string();
}

Result<> fit_into_messages(const journal::JetStreamOptions& shared,
                           http::ServerLimits& limits,
                           const Context& context)
{
  HOOKCTL_TRY(journal::open_jetstream_writer(shared)); // it makes what is missing
  HOOKCTL_TRY_AS(const auto facts, journal::look_at_jetstream(shared));
  if (facts.largest_delivery < 2 * kBesideTheBody) {
    return fail(Failure::nats_unsuitable,
                text("the NATS server at ",
                     facts.server,
                     " takes messages of at most ",
                     facts.largest_delivery,
                     " bytes, too little for a delivery"),
                "raise max_payload in its configuration to 1MB or more");
  }
  // An event holds the payload once more, unless it came in one line.
  const std::size_t largest = (facts.largest_delivery - kBesideTheBody) / 2;
  if (largest < limits.body_bytes) {
    limits.body_bytes = largest;
    context.note(text("bodies over ",
                      largest >> 10U,
                      " KiB are refused: the NATS server takes messages of ",
                      facts.largest_delivery >> 10U,
                      " KiB (its max_payload)"));
  }
  if (facts.replicas == 1) {
    context.note("the journal has one replica: it survives a kill, not a power loss of its server");
  }
  return {};
}

} // namespace hookctl::cli
