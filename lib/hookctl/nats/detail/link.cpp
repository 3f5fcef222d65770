#include "hookctl/nats/detail/link.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::nats::detail {

namespace {

constexpr int kForever = -1;
constexpr std::int64_t kReconnectMs = 250;
constexpr std::int64_t kReconnectJitterMs = 250;
/// A server that hangs is found out after two of these.
constexpr std::int64_t kPingMs = 5'000;

Result<> set_tls(natsOptions* options, const Access& access)
{
  const bool is_tls =
      std::ranges::any_of(access.servers, [](auto& server) { return server.starts_with("tls:"); });
  if (!is_tls && access.tls_ca.empty() && access.tls_certificate.empty()) {
    return {};
  }
  HOOKCTL_TRY(check("TLS", natsOptions_SetSecure(options, true)));
  if (!access.tls_ca.empty()) {
    HOOKCTL_TRY(check(text("tls_ca ", quote(access.tls_ca.string())),
                      natsOptions_LoadCATrustedCertificates(options, access.tls_ca.c_str())));
  }
  if (!access.tls_certificate.empty()) {
    HOOKCTL_TRY(check(text("tls_cert ", quote(access.tls_certificate.string())),
                      natsOptions_LoadCertificatesChain(
                          options, access.tls_certificate.c_str(), access.tls_key.c_str())));
  }
  return {};
}

Result<> set_identity(natsOptions* options, const Access& access)
{
  if (!access.credentials.empty()) {
    HOOKCTL_TRY(check(
        text("credentials ", quote(access.credentials.string())),
        natsOptions_SetUserCredentialsFromFiles(options, access.credentials.c_str(), nullptr)));
  }
  if (access.token) {
    const std::string token(access.token->reveal());
    HOOKCTL_TRY(check("token", natsOptions_SetToken(options, token.c_str())));
  }
  if (access.user) {
    const std::string password(access.password.reveal());
    HOOKCTL_TRY(
        check("user", natsOptions_SetUserInfo(options, access.user->c_str(), password.c_str())));
  }
  return {};
}

Result<> set_manners(natsOptions* options, const Access& access)
{
  HOOKCTL_TRY(check("name", natsOptions_SetName(options, access.name.c_str())));
  HOOKCTL_TRY(check("timeout", natsOptions_SetTimeout(options, access.connect_timeout.count())));
  HOOKCTL_TRY(check("reconnecting", natsOptions_SetMaxReconnect(options, kForever)));
  HOOKCTL_TRY(check("reconnecting", natsOptions_SetReconnectWait(options, kReconnectMs)));
  HOOKCTL_TRY(
      check("reconnecting",
            natsOptions_SetReconnectJitter(options, kReconnectJitterMs, kReconnectJitterMs)));
  HOOKCTL_TRY(check("pings", natsOptions_SetPingInterval(options, kPingMs)));
  HOOKCTL_TRY(check("pings", natsOptions_SetMaxPingsOut(options, 2)));
  // Without it a buffer is sent only after a millisecond, which is most of an acknowledgement.
  HOOKCTL_TRY(check("sending", natsOptions_SetSendAsap(options, true)));
  return check("requests", natsOptions_SetFailRequestsOnDisconnect(options, true));
}

Result<Options> options_of(const Access& access)
{
  natsOptions* raw = nullptr;
  HOOKCTL_TRY(check("options", natsOptions_Create(&raw)));
  Options options(raw);
  std::vector<const char*> servers;
  servers.reserve(access.servers.size());
  for (const std::string& server : access.servers) {
    servers.push_back(server.c_str());
  }
  HOOKCTL_TRY(check("servers",
                    natsOptions_SetServers(raw, servers.data(), static_cast<int>(servers.size()))));
  HOOKCTL_TRY(set_manners(raw, access));
  HOOKCTL_TRY(set_identity(raw, access));
  HOOKCTL_TRY(set_tls(raw, access));
  return options;
}

Failure failure_of(natsStatus status)
{
  switch (status) {
  case NATS_CONNECTION_AUTH_FAILED:
  case NATS_NOT_PERMITTED:
    return Failure::permission_denied;
  case NATS_TIMEOUT:
    return Failure::answer_late;
  case NATS_NOT_FOUND:
    return Failure::not_found;
  case NATS_INVALID_ARG:
  case NATS_INVALID_SUBJECT:
    return Failure::internal;
  case NATS_SSL_ERROR:
  case NATS_SECURE_CONNECTION_REQUIRED:
  case NATS_SECURE_CONNECTION_WANTED:
    return Failure::nats_unsuitable;
  case NATS_MAX_PAYLOAD:
    return Failure::too_large;
  case NATS_NO_SERVER:
  case NATS_CONNECTION_CLOSED:
  case NATS_CONNECTION_DISCONNECTED:
  case NATS_STALE_CONNECTION:
  case NATS_IO_ERROR:
  case NATS_PROTOCOL_ERROR: // it hung up in the middle of a word
    return Failure::nats_unreachable;
  default:
    return Failure::io;
  }
}

std::string hint_of(natsStatus status)
{
  switch (status) {
  case NATS_CONNECTION_AUTH_FAILED:
    return "the server knows no such user, password, token or credentials: see 'nats' in "
           "environment.yaml";
  case NATS_SSL_ERROR:
    return "its certificate must be signed by one of nats.tls_ca (default: the system's), be in "
           "force and name the host, and it may ask for one of ours (nats.tls_cert)";
  case NATS_PROTOCOL_ERROR:
    return "it hung up: it may ask for a certificate of ours (nats.tls_cert), or speak TLS on a "
           "nats:// address";
  case NATS_SECURE_CONNECTION_REQUIRED:
    return "it wants TLS: write tls:// for nats://";
  case NATS_SECURE_CONNECTION_WANTED:
    return "it speaks no TLS: give it a certificate, or write nats:// for tls://";
  default:
    return {};
  }
}

/// In JetStream's own words where it is about how it is set up.
Error jetstream_error(std::string_view what, natsStatus status, jsErrCode code)
{
  Error error;
  become(error, failure_of(status));
  const char* said = nats_GetLastError(nullptr);
  error.message = text(what, ": ", said == nullptr ? natsStatus_GetText(status) : said);
  switch (code) {
  case JSNotEnabledErr:
  case JSNotEnabledForAccountErr:
    become(error, Failure::nats_unsuitable);
    error.hint = "start nats-server with -js, or enable JetStream for this user's account";
    break;
  case JSStreamReplicasNotSupportedErr:
  case JSClusterNoPeersErr:
    become(error, Failure::nats_unsuitable);
    error.hint = "more replicas need a cluster of at least as many servers";
    break;
  case JSStreamNotFoundErr:
  case JSConsumerNotFoundErr:
  case JSNoMessageFoundErr:
    become(error, Failure::not_found);
    break;
  case JSStreamMessageExceedsMaximumErr:
    become(error, Failure::too_large);
    break;
  default:
    break;
  }
  return error;
}

} // namespace

Error to_error(std::string_view what, natsStatus status, jsErrCode code)
{
  if (code != jsErrCode{}) {
    return jetstream_error(what, status, code);
  }
  Error error;
  become(error, failure_of(status));
  error.message = text(what, ": ", natsStatus_GetText(status));
  error.hint = hint_of(status);
  if (status == NATS_NO_RESPONDERS) {
    become(error, Failure::nats_unsuitable);
    error.message = text(what, ": JetStream is not enabled there");
    error.hint = "start nats-server with -js, or enable JetStream for this user's account";
  }
  return error;
}

Result<> check(std::string_view what, natsStatus status, jsErrCode code)
{
  if (status == NATS_OK) {
    return {};
  }
  return fail(to_error(what, status, code));
}

Result<std::unique_ptr<Link>> Link::open(const Access& access)
{
  auto link = std::make_unique<Link>();
  HOOKCTL_TRY_AS(const auto options, options_of(access));
  natsConnection* socket = nullptr;
  HOOKCTL_TRY(check(text("NATS at ", join(access.servers, ", ")),
                    natsConnection_Connect(&socket, options.get())));
  link->m_socket.reset(socket);
  jsOptions settings;
  jsOptions_Init(&settings);
  settings.Wait = access.answer_timeout.count();
  jsCtx* context = nullptr;
  HOOKCTL_TRY(check("JetStream", natsConnection_JetStream(&context, socket, &settings)));
  link->m_context.reset(context);
  return link;
}

std::uint64_t Link::losses() const
{
  natsStatistics* raw = nullptr;
  if (natsStatistics_Create(&raw) != NATS_OK) {
    return 0;
  }
  const Statistics statistics(raw);
  std::uint64_t reconnects = 0;
  std::ignore = natsConnection_GetStats(m_socket.get(), raw); // else it stays 0
  std::ignore =
      natsStatistics_GetCounts(raw, nullptr, nullptr, nullptr, nullptr, &reconnects); // likewise
  return reconnects;
}

} // namespace hookctl::nats::detail
