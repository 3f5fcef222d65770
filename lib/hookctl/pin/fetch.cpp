#include "hookctl/pin/fetch.hpp"

#include "hookctl/auth/handshake.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/public_key.hpp"
#include "hookctl/select/selector.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace hookctl::pin {

namespace {

constexpr std::chrono::seconds kTimeout{10};

tl::unexpected<Error> nothing_published(const preset::Preset& preset)
{
  return fail(ErrorCode::invalid_argument,
              text("provider ", quote(preset.id), " does not say where its keys are published"),
              "give the key with --auth-key-file FILE");
}

/// With its port, as globs are compared.
std::string origin_of(const http::Url& url)
{
  const bool is_ipv6 = url.host.find(':') != std::string::npos;
  return text("https://", is_ipv6 ? "[" : "", url.host, is_ipv6 ? "]:" : ":", url.port, "/");
}

Result<http::Url> parse_source(const std::string& typed, const preset::Preset& preset)
{
  if (!lower(typed).starts_with("https://")) {
    return fail(Failure::malformed_url,
                "the URL of the keys must begin with https://",
                "keys that come unprotected could be anybody's");
  }
  auto url = http::parse_url(typed);
  if (!url) {
    return fail(
        Failure::malformed_url, std::move(url).error().message, "write it as https://HOST/PATH");
  }
  const auto& hosts = preset.key_source->hosts;
  // Of what will be connected to, rather than of what was typed.
  if (!auth::may_visit(origin_of(*url), hosts)) {
    return fail(Failure::key_host_refused,
                text("host ",
                     quote(url->host),
                     url->port == 443 ? "" : text(", port ", url->port, ","),
                     " is not where provider ",
                     quote(preset.id),
                     " publishes its keys"),
                text("it must be like ", join(hosts, " or ")));
  }
  return url;
}

/// 200 and nothing else: what comes with another status is a page for people.
Result<> check_status(const model::Response& answer, const std::string& url)
{
  if (answer.status == 200) {
    return {};
  }
  if (answer.status / 100 == 3) {
    const auto location = model::find_header(answer.headers, "Location");
    return fail(Failure::key_host_refused,
                text(quote(url),
                     " leads elsewhere (",
                     answer.status,
                     location ? text(", to ", quote(*location)) : "",
                     "), and that is not followed"),
                "if the provider has moved its keys, name the new place with --fetch-url URL");
  }
  return fail(Failure::answer_refused,
              text(quote(url), " answered with status ", answer.status, " instead of keys"),
              "open it with a browser; it may be out of date");
}

/// What came of it at `url`.
auto at_url(const std::string& url)
{
  return [url](Error error) {
    error.context.push_back(text("fetching ", url));
    if (error.hint.empty()) {
      error.hint = "try again later, or fetch them yourself and give --auth-key-file FILE";
    }
    return error;
  };
}

Result<> check_keys(const std::string& keys, const std::string& url)
{
  if (keys.size() > kMaxKeys) {
    return fail(Failure::fetched_keys_unusable,
                text("the answer of ", quote(url), " is longer than ", kMaxKeys >> 10U, " KiB"),
                "keys are shorter: look at what is there");
  }
  const auto loaded = crypto::load_keys(keys);
  if (!loaded) {
    return fail(Failure::fetched_keys_unusable,
                text("the answer of ", quote(url), " is no key: ", loaded.error().message),
                "look at what is there: PEM or a JWK set is wanted");
  }
  const bool has_private =
      std::any_of(loaded->begin(), loaded->end(), [](const auto& key) { return key.is_private(); });
  if (has_private) {
    return fail(Failure::fetched_keys_unusable,
                text("the answer of ", quote(url), " holds a private key"),
                "what everybody can read proves nothing: tell the provider");
  }
  return {};
}

} // namespace

Result<std::string> find_url(const preset::Preset& preset, const std::optional<std::string>& typed)
{
  if (!preset.key_source) {
    return nothing_published(preset);
  }
  if (typed) {
    return *typed;
  }
  if (preset.key_source->from) {
    return fail(ErrorCode::invalid_argument,
                text("provider ",
                     quote(preset.id),
                     " says only in its deliveries where its keys are: in ",
                     select::to_words(*preset.key_source->from)),
                "take it from one of them: --fetch-url URL");
  }
  return preset.key_source->url;
}

Result<std::string>
fetch_keys(const std::string& url, const preset::Preset& preset, const Connect& connect)
{
  if (!preset.key_source) {
    return nothing_published(preset);
  }
  HOOKCTL_TRY_AS(const auto parsed, parse_source(url, preset));
  http::ClientOptions options;
  options.timeout = kTimeout;
  options.response_bytes = kMaxKeys + 1;
  // Nobody gets here by such a name unless the preset spells it out.
  options.reach = http::is_near(parsed.host) ? http::Reach::anywhere : http::Reach::public_only;
  HOOKCTL_TRY_AS(auto answer,
                 connect(options)->request("GET", parsed, {}, "").map_error(at_url(url)));
  HOOKCTL_TRY(check_status(answer, url));
  HOOKCTL_TRY(check_keys(answer.body, url));
  return std::move(answer.body);
}

} // namespace hookctl::pin
