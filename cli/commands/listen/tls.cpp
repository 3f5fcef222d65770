#include "cli/commands/listen/tls.hpp"

#include "hookctl/base/text.hpp"

#include <array>

namespace hookctl::cli {

namespace {

Result<> check_companions(const Arguments& arguments)
{
  constexpr std::array<std::string_view, 4> kNeedCertificate = {
      "--tls-key", "--tls-client-ca", "--tls-client", "--tls-min"};
  for (const std::string_view flag : kNeedCertificate) {
    if (arguments.value(flag) && !arguments.value("--tls-cert")) {
      return fail(ErrorCode::invalid_argument,
                  text(flag, " has no use without --tls-cert"),
                  "add --tls-cert FILE --tls-key FILE");
    }
  }
  if (arguments.value("--tls-cert") && !arguments.value("--tls-key")) {
    return fail(ErrorCode::invalid_argument,
                "--tls-cert needs --tls-key",
                "add --tls-key FILE: the private key of the certificate");
  }
  if (arguments.value("--tls-client") && !arguments.value("--tls-client-ca")) {
    return fail(ErrorCode::invalid_argument,
                "--tls-client needs --tls-client-ca",
                "add --tls-client-ca FILE: the certificates of those who vouch for clients");
  }
  return {};
}

} // namespace

std::vector<Flag> tls_flags()
{
  return {{.name = "--tls-cert",
           .value = "FILE",
           .help = "speak TLS with this certificate (PEM, the server's own first, then its "
                   "intermediates), read again when it changes",
           .default_text = "plain HTTP",
           .completion = Completion::file},
          {.name = "--tls-key",
           .value = "FILE",
           .help = "the private key of --tls-cert (PEM), readable by its owner alone",
           .completion = Completion::file},
          {.name = "--tls-client-ca",
           .value = "FILE",
           .help = "ask clients for a certificate from one of these authorities (PEM)",
           .completion = Completion::file},
          {.name = "--tls-client",
           .value = "RULE",
           .help = "with --tls-client-ca: whether a client without a certificate is refused",
           .default_text = "required",
           .choices = {"required", "optional"}},
          {.name = "--tls-min",
           .value = "VERSION",
           .help = "the oldest version of TLS to speak",
           .default_text = "1.2",
           .choices = {"1.2", "1.3"}}};
}

Result<std::optional<listen::TlsConfig>> parse_tls(const Arguments& arguments)
{
  HOOKCTL_TRY(check_companions(arguments));
  const auto certificate = arguments.value("--tls-cert");
  if (!certificate) {
    return std::optional<listen::TlsConfig>();
  }
  listen::TlsConfig config;
  config.certificate = *certificate;
  config.key = arguments.value("--tls-key").value_or("");
  if (const auto authorities = arguments.value("--tls-client-ca")) {
    config.client_ca = *authorities;
    config.client = arguments.value("--tls-client") == "optional"
                        ? crypto::ClientCertificate::optional
                        : crypto::ClientCertificate::required;
  }
  if (arguments.value("--tls-min") == "1.3") {
    config.oldest = crypto::TlsVersion::v1_3;
  }
  return std::optional(std::move(config));
}

} // namespace hookctl::cli
