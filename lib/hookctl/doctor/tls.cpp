#include "hookctl/base/text.hpp"
#include "hookctl/crypto/tls_context.hpp"
#include "hookctl/doctor/checks.hpp"
#include "hookctl/os/files.hpp"

#include <algorithm>

namespace hookctl::doctor {

namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 20U;
constexpr std::chrono::hours kSoon{24 * 14};
constexpr std::chrono::hours kVerySoon{24 * 3};

/// That which ends first: with one certificate of a chain the whole chain is over. In a chain that
/// is trusted, one that has ended is superfluous (an old cross-signed authority).
const crypto::ChainLink& first_to_end(const crypto::CertificateChain& chain, TimePoint now)
{
  const bool is_trusted = chain.why_untrusted.empty();
  const auto end_of = [&](const crypto::ChainLink& link) {
    return is_trusted && link.expires <= now ? TimePoint::max() : link.expires;
  };
  return *std::ranges::min_element(chain.links, {}, end_of);
}

Finding of_dates(std::string_view check,
                 const crypto::CertificateChain& chain,
                 TimePoint now,
                 std::string where)
{
  const crypto::ChainLink& first = first_to_end(chain, now);
  const auto days =
      std::chrono::duration_cast<std::chrono::hours>(first.expires - now).count() / 24;
  Finding finding{std::string(check), Level::ok, "", std::move(where)};
  finding.what =
      first.expires <= now
          ? text("the certificate of ", first.subject, " expired on ", format_time(first.expires))
          : text("the certificate of ",
                 first.subject,
                 " holds for ",
                 counted(static_cast<std::size_t>(days), "day", "days"),
                 ", until ",
                 format_time(first.expires));
  if (first.expires - now <= kVerySoon) {
    finding.level = Level::problem;
  } else if (first.expires - now <= kSoon) {
    finding.level = Level::warning;
  }
  if (finding.level != Level::ok) {
    finding.mend = "renew it (certbot renew, or whoever issued it); a running listener takes new "
                   "files by itself";
  }
  return finding;
}

/// The key belongs to it, and a listener could use both.
Result<> check_usable(const account::EnvironmentSettings& settings,
                      std::string_view certificate,
                      TimePoint now)
{
  const std::string key_file = settings.tls_key.string();
  const auto mode = os::file_mode(settings.tls_key);
  if (mode && (*mode & 0077U) != 0) {
    return fail(ErrorCode::denied,
                text("key file ", quote(key_file), " can be read by others"),
                text("run: chmod 600 ", key_file));
  }
  HOOKCTL_TRY_AS(const auto key, os::read_file(settings.tls_key, kMaxFile));
  crypto::TlsSettings tls;
  const std::string file = settings.tls_certificate.string();
  tls.certificate = {file, certificate};
  tls.key = {key_file, key};
  HOOKCTL_TRY(crypto::TlsContext::make(tls, now));
  return {};
}

void check_files(const Subject& subject,
                 const account::EnvironmentSettings& settings,
                 Findings& findings)
{
  constexpr std::string_view kCheck = "tls.files";
  const std::string file = settings.tls_certificate.string();
  if (file.empty()) {
    findings.push_back(
        {std::string(kCheck), Level::ok, "the listener speaks plain HTTP: there are no files"});
    return;
  }
  const auto problem = [&](const Error& error) {
    Finding finding = of_error(std::string(kCheck), Level::problem, error);
    finding.where = file;
    findings.push_back(std::move(finding));
  };
  const TimePoint now = subject.clock.now();
  const auto bytes = os::read_file(settings.tls_certificate, kMaxFile);
  if (!bytes) {
    problem(bytes.error());
    return;
  }
  const auto chain = crypto::examine_chain({file, *bytes}, now);
  if (!chain) {
    problem(chain.error());
    return;
  }
  findings.push_back(of_dates(kCheck, *chain, now, file));
  const auto usable = check_usable(settings, *bytes, now);
  if (!usable && first_to_end(*chain, now).expires > now) {
    problem(usable.error());
  }
  if (!chain->why_untrusted.empty() && first_to_end(*chain, now).expires > now) {
    findings.push_back({std::string(kCheck),
                        Level::warning,
                        text("this machine does not trust it: ", chain->why_untrusted),
                        file,
                        "put its intermediates behind it in the file (fullchain.pem); with an "
                        "authority of your own, senders must know it"});
  }
}

void check_public(const Subject& subject,
                  const account::EnvironmentSettings& settings,
                  Findings& findings)
{
  constexpr std::string_view kCheck = "tls.public";
  if (!settings.public_url || !settings.public_url->starts_with("https://")) {
    findings.push_back({std::string(kCheck), Level::ok, "the public URL has no TLS to look at"});
    return;
  }
  if (!subject.reach.network) {
    findings.push_back(
        {std::string(kCheck), Level::note, "skipped: --offline", *settings.public_url});
    return;
  }
  const auto url = model::parse_url(*settings.public_url);
  const auto chain = url ? subject.tools.chain_of(url->host, url->port)
                         : Result<crypto::CertificateChain>(fail(url.error()));
  if (!chain) {
    Finding finding = of_error(
        std::string(kCheck), Level::problem, chain.error(), "its certificate cannot be had");
    finding.where = *settings.public_url;
    findings.push_back(std::move(finding));
    return;
  }
  const TimePoint now = subject.clock.now();
  findings.push_back(of_dates(kCheck, *chain, now, *settings.public_url));
  if (!chain->why_untrusted.empty() && first_to_end(*chain, now).expires > now) {
    findings.push_back(
        {std::string(kCheck),
         Level::problem,
         text("senders will not trust it: ", chain->why_untrusted),
         *settings.public_url,
         "serve the whole chain (fullchain.pem), for the name in public_url, from an "
         "authority that senders know"});
  }
}

} // namespace

Result<Findings> check_tls(const Subject& subject)
{
  HOOKCTL_TRY_AS(const auto settings, subject.settings);
  Findings findings;
  check_public(subject, settings, findings);
  check_files(subject, settings, findings);
  return findings;
}

} // namespace hookctl::doctor
