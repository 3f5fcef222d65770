#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"
#include "hookctl/doctor/public_answer.hpp"

#include <optional>

namespace hookctl::doctor {

namespace {

/// What receive::decide() answers to a URL that is no account's.
bool is_our_answer(const model::Response& answer)
{
  return answer.status == 404 && answer.body == R"({"status":"error","error":"not found"})";
}

Finding of_answer(const std::string& url, const model::Response& answer)
{
  Finding finding{"public_url.answer", Level::ok, "", url};
  constexpr int kServerErrors = 500;
  if (is_our_answer(answer)) {
    finding.what = "a hookctl listener answers there";
  } else if (answer.status >= kServerErrors) {
    finding.level = Level::problem;
    finding.what = text("who answers there cannot reach the listener: ", answer.status);
    finding.mend = "start 'hookctl listen', and see where the proxy sends requests to";
  } else {
    finding.level = Level::warning;
    finding.what = text("somebody else answers there: ",
                        answer.status,
                        " with ",
                        counted(answer.body.size(), "byte", "bytes"),
                        " that are not a hookctl listener's");
    finding.mend = text("fine if the proxy passes only ",
                        "the paths of webhooks on; else correct it, or public_url");
  }
  return finding;
}

} // namespace

Result<Findings> check_public_url(const Subject& subject)
{
  HOOKCTL_TRY_AS(const auto settings, subject.settings);
  Findings findings;
  if (!settings.public_url) {
    findings.push_back({"public_url.set",
                        Level::note,
                        "no public URL is set: webhook URLs reach the local listener only",
                        settings_path(subject),
                        text("set one: hookctl env set ",
                             model::to_string(subject.environment),
                             " --public-url https://…")});
    findings.push_back({"public_url.answer", Level::note, "skipped: there is no public URL"});
    return findings;
  }
  const bool is_plain = settings.public_url->starts_with("http://");
  findings.push_back({"public_url.set",
                      is_plain ? Level::warning : Level::ok,
                      is_plain ? "the public URL is plain HTTP: tokens and payloads can be read on "
                                 "the way"
                               : "a public URL is set",
                      *settings.public_url,
                      is_plain ? "use https: a proxy with a certificate, or 'hookctl env set "
                                 "--tls-cert'"
                               : ""});
  const auto answer = public_answer(subject, *settings.public_url);
  if (!answer) {
    findings.push_back(
        {"public_url.answer", Level::note, "skipped: --offline", *settings.public_url});
  } else if (answer->response) {
    findings.push_back(of_answer(*settings.public_url, *answer->response));
  } else {
    Finding finding = of_error("public_url.answer",
                               Level::problem,
                               answer->response.error(),
                               "it cannot be reached from here");
    finding.where = *settings.public_url;
    if (finding.mend.empty()) {
      finding.mend =
          "see that its name leads here, that the port is open, and that the proxy runs; "
          "from inside a network it may be unreachable and yet be fine outside";
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

} // namespace hookctl::doctor
