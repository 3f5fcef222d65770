#include "cli/commands/listen/tls.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <utility>

namespace hookctl::cli {

namespace {

tl::unexpected<Error> lacks(std::string_view flag, std::string_view other, std::string hint)
{
  return fail(Failure::flag_needs_other, text(flag, " needs ", other), std::move(hint));
}

} // namespace

std::vector<Flag> tls_flags()
{
  return {{.name = "--tls-cert",
           .value = "FILE",
           .help = "speak TLS with this certificate (PEM, the server's own first, then its "
                   "intermediates), read again when it changes",
           .default_text = "the environment's listen.tls_cert, else plain HTTP",
           .completion = Completion::file},
          {.name = "--tls-key",
           .value = "FILE",
           .help = "the private key of --tls-cert (PEM), readable by its owner alone",
           .default_text = "the environment's listen.tls_key",
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

Result<TlsOptions> parse_tls(const Arguments& arguments)
{
  TlsOptions options;
  options.certificate = arguments.value("--tls-cert");
  options.key = arguments.value("--tls-key");
  options.client_ca = arguments.value("--tls-client-ca");
  options.client_is_optional = arguments.value("--tls-client") == "optional";
  options.oldest = arguments.value("--tls-min");
  if (options.certificate && !options.key) {
    return lacks("--tls-cert", "--tls-key", "add --tls-key FILE: the certificate's private key");
  }
  if (options.key && !options.certificate) {
    return lacks("--tls-key", "--tls-cert", "add --tls-cert FILE: the key's certificate");
  }
  if (arguments.value("--tls-client") && !options.client_ca) {
    return lacks("--tls-client",
                 "--tls-client-ca",
                 "add --tls-client-ca FILE: the certificates of those who vouch for clients");
  }
  return options;
}

Result<std::optional<listen::TlsConfig>> tls_config(const TlsOptions& options,
                                                    const account::EnvironmentSettings& settings)
{
  listen::TlsConfig config;
  config.certificate = options.certificate.value_or(settings.tls_certificate.string());
  config.key = options.key.value_or(settings.tls_key.string());
  if (config.certificate.empty()) {
    if (options.client_ca || options.oldest) {
      return lacks(options.client_ca ? "--tls-client-ca" : "--tls-min",
                   "--tls-cert",
                   "add --tls-cert FILE --tls-key FILE");
    }
    return std::optional<listen::TlsConfig>();
  }
  if (options.client_ca) {
    config.client_ca = *options.client_ca;
    config.client = options.client_is_optional ? crypto::ClientCertificate::optional
                                               : crypto::ClientCertificate::required;
  }
  if (options.oldest == "1.3") {
    config.oldest = crypto::TlsVersion::v1_3;
  }
  return std::optional(std::move(config));
}

} // namespace hookctl::cli
