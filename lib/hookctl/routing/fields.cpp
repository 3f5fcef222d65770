#include "hookctl/routing/fields.hpp"

#include "hookctl/base/clock.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/model/byte_count.hpp"
#include "hookctl/nats/servers.hpp"

#include <algorithm>
#include <iterator>

namespace hookctl::routing {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLeastTimeout = 100ms;
constexpr std::chrono::milliseconds kMostTimeout = 1h;
constexpr std::chrono::milliseconds kMostWait = 24h * 7;
constexpr std::size_t kMostSteps = 100;
constexpr std::size_t kMaxHeaderValue = 8000;

/// Of the request itself, or what delivering says there.
constexpr std::string_view kOwnHeaders[] = {"connection",
                                            "content-length",
                                            "content-type",
                                            "expect",
                                            "host",
                                            "keep-alive",
                                            "te",
                                            "trailer",
                                            "transfer-encoding",
                                            "upgrade",
                                            "webhook-id",
                                            "webhook-signature",
                                            "webhook-timestamp"};

constexpr std::string_view kCredentialWords[] = {
    "authorization", "cookie", "token", "secret", "password", "api-key", "apikey", "signature"};

bool is_token_character(char c)
{
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool looks_like_a_credential(std::string_view name)
{
  return std::any_of(std::begin(kCredentialWords),
                     std::end(kCredentialWords),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

template<typename... Parts>
tl::unexpected<Error> wrong(Failure failure, std::string hint, const Parts&... parts)
{
  return fail(failure, text(parts...), std::move(hint));
}

/// `event, cloudevents or raw`
std::string list_formats(const std::vector<Format>& formats)
{
  std::string out;
  for (std::size_t i = 0; i < formats.size(); ++i) {
    out += i == 0 ? "" : i + 1 == formats.size() ? " or " : ", ";
    out += to_string(formats[i]);
  }
  return out;
}

} // namespace

Result<std::chrono::milliseconds> parse_timeout(std::string_view typed)
{
  const auto timeout = parse_duration(typed);
  if (!timeout || *timeout < kLeastTimeout || *timeout > kMostTimeout) {
    return wrong(Failure::malformed_duration,
                 "",
                 "timeout ",
                 quote(typed),
                 " is none; use 100ms to 1h, as in 10s");
  }
  return *timeout;
}

Result<RetrySchedule> parse_retry(const std::vector<std::string>& steps)
{
  RetrySchedule schedule{{}};
  if (steps.size() == 1 && steps.front() == "none") {
    return schedule;
  }
  if (steps.empty() || steps.size() > kMostSteps) {
    return wrong(Failure::malformed_duration,
                 "",
                 "a retry schedule has 1 to ",
                 kMostSteps,
                 " waits, or none");
  }
  for (const std::string& step : steps) {
    const auto wait = parse_duration(trim(step));
    if (!wait || *wait > kMostWait) {
      return wrong(Failure::malformed_duration,
                   "write the waits as 5s,30s,5m, or none",
                   "retry wait ",
                   quote(step),
                   " is none; use 0 to 7d");
    }
    schedule.steps.push_back(*wait);
  }
  return schedule;
}

Result<int> parse_concurrency(std::string_view typed)
{
  const auto count = parse_integer<int>(typed);
  if (!count || *count < 1 || *count > Definition::kMaxConcurrency) {
    return wrong(Failure::number_out_of_range,
                 "",
                 "concurrency ",
                 quote(typed),
                 " is out of range; use 1 to ",
                 Definition::kMaxConcurrency);
  }
  return *count;
}

Result<path::Filter> parse_where(std::string_view typed)
{
  auto filter = path::Filter::parse(typed);
  if (!filter) {
    Error error = std::move(filter).error();
    error.message = text("condition ", quote(typed), ": ", error.message);
    return fail(std::move(error));
  }
  return filter;
}

Result<> check_account(std::string_view account)
{
  if (!is_glob(account)) {
    HOOKCTL_TRY(model::AccountName::parse(account));
  }
  return {};
}

Result<Header> parse_header(std::string_view typed)
{
  const std::size_t colon = typed.find(':');
  if (colon == std::string_view::npos) {
    // The text is not repeated: it may be a credential.
    return wrong(Failure::header_malformed, "write it as 'Name: value'", "a header has no colon");
  }
  Header header{
      std::string(trim(typed.substr(0, colon))), std::string(trim(typed.substr(colon + 1))), {}};
  HOOKCTL_TRY(check_header(header));
  return header;
}

Result<> check_header(const Header& header)
{
  const std::string name = lower(header.name);
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_token_character)) {
    return wrong(Failure::header_malformed,
                 "use letters, digits and -",
                 "header name ",
                 quote(header.name),
                 " is none");
  }
  if (std::find(std::begin(kOwnHeaders), std::end(kOwnHeaders), name) != std::end(kOwnHeaders)) {
    return wrong(Failure::header_malformed,
                 "leave it out",
                 "header ",
                 header.name,
                 " is set by hookctl itself");
  }
  if (!header.reference && looks_like_a_credential(name)) {
    return wrong(Failure::header_malformed,
                 "refer to it: --header-env Name=VARIABLE, or in a file {ref: env:VARIABLE}",
                 "header ",
                 header.name,
                 " looks like a credential, whose value must not stand here");
  }
  const bool is_clean = std::none_of(header.value.begin(), header.value.end(), [](char c) {
    return (c >= '\0' && c < ' ' && c != '\t') || c == '\x7F';
  });
  if (!is_clean || header.value.size() > kMaxHeaderValue) {
    return wrong(Failure::header_malformed,
                 "",
                 "the value of header ",
                 header.name,
                 " has control characters or more than ",
                 kMaxHeaderValue,
                 " bytes");
  }
  return {};
}

Result<std::int64_t> parse_max_bytes(std::string_view typed)
{
  constexpr std::int64_t kLeast = 1 << 20;
  const auto bytes = model::parse_byte_count(typed);
  if (!bytes || *bytes < kLeast) {
    return wrong(Failure::number_out_of_range,
                 "write it as 100MiB or as a number of bytes",
                 quote(typed),
                 " is no size for a file; use 1MiB or more");
  }
  return *bytes;
}

Result<int> parse_keep(std::string_view typed)
{
  constexpr int kMost = 1000;
  const auto count = parse_integer<int>(typed);
  if (!count || *count < 0 || *count > kMost) {
    return wrong(Failure::number_out_of_range,
                 "",
                 quote(typed),
                 " is no number of files to keep; use 0 to ",
                 kMost);
  }
  return *count;
}

Result<std::string> parse_nats_url(std::string_view typed)
{
  constexpr std::size_t kMaxLength = 2000;
  if (typed.find('@') != std::string_view::npos) { // before it is repeated in any message
    return wrong(Failure::malformed_url,
                 "refer to the credentials: --secret-file, --secret-env",
                 "a NATS URL must not have a user name or password: they would reach logs");
  }
  if (typed.size() > kMaxLength) {
    return wrong(Failure::malformed_url, "", "a NATS URL is longer than ", kMaxLength, " bytes");
  }
  HOOKCTL_TRY(nats::parse_servers(typed));
  return std::string(typed);
}

Result<std::string> parse_subject(std::string_view typed)
{
  constexpr std::size_t kMaxLength = 1000;
  const bool is_plain = std::all_of(typed.begin(), typed.end(), [](char c) {
    return c > ' ' && c < '\x7F' && c != '*' && c != '>';
  });
  const auto tokens = split(typed, '.');
  const bool has_empty = std::any_of(
      tokens.begin(), tokens.end(), [](std::string_view token) { return token.empty(); });
  if (!is_plain || has_empty || typed.size() > kMaxLength) {
    return fail(Failure::malformed_name,
                text(quote(typed), " is no subject to publish to"),
                "write it as orders.new: words of visible characters with dots between them, no * "
                "and no >");
  }
  return std::string(typed);
}

Result<std::string> parse_http_url(std::string_view typed)
{
  HOOKCTL_TRY(model::parse_url(typed));
  return std::string(typed);
}

Result<std::string> parse_bot_id(std::string_view typed)
{
  constexpr std::size_t kMaxLength = 100;
  const bool is_id = std::all_of(typed.begin(), typed.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
  if (typed.empty() || typed.size() > kMaxLength || !is_id) {
    return wrong(Failure::malformed_name,
                 "it is in the platform's URLs, as in x1668670622130",
                 "bot id ",
                 quote(typed),
                 " is none; use 1 to ",
                 kMaxLength,
                 " letters, digits, _ and -");
  }
  return std::string(typed);
}

Result<std::string> parse_bot_region(std::string_view typed)
{
  const std::vector<std::string> known(std::begin(kBotRegions), std::end(kBotRegions));
  if (std::find(known.begin(), known.end(), typed) == known.end()) {
    return wrong(Failure::unknown_choice,
                 "",
                 "bot region ",
                 quote(typed),
                 " is unknown; use ",
                 join({known.data(), known.size() - 1}, ", "),
                 " or ",
                 known.back());
  }
  return std::string(typed);
}

namespace {

Result<> check_target(const Target& target)
{
  const auto* file = std::get_if<File>(&target);
  if (file != nullptr && !file->path.has_filename()) {
    return wrong(Failure::nothing_given, "", "it does not say which file");
  }
  const auto* exec = std::get_if<Exec>(&target);
  if (exec != nullptr && (exec->argv.empty() || exec->argv.front().empty())) {
    return wrong(Failure::nothing_given, "", "it does not say which program to run");
  }
  return {};
}

Result<> check_headers(const std::vector<Header>& headers, std::string_view kind)
{
  const bool is_bot = kind == "bot";
  if (!headers.empty() && kind != "http" && !is_bot) {
    return wrong(Failure::flag_out_of_place,
                 "leave them out",
                 "a destination of kind ",
                 kind,
                 " has no headers");
  }
  for (auto one = headers.begin(); one != headers.end(); ++one) {
    const auto is_same = [&](const Header& other) {
      return equals_ignore_case(one->name, other.name);
    };
    if (std::any_of(headers.begin(), one, is_same)) {
      return fail(Failure::header_malformed,
                  text("header ", one->name, " is given twice"),
                  "leave one out");
    }
    if (is_bot && equals_ignore_case(one->name, kApiKeyHeader)) {
      return wrong(Failure::header_malformed,
                   "leave it out: the secret is sent in it",
                   "header ",
                   one->name,
                   " is set by hookctl itself");
    }
  }
  return {};
}

} // namespace

Result<> check(const Definition& definition)
{
  const auto formats = formats_of(definition.target);
  const std::string_view kind = kind_of(definition.target);
  if (std::find(formats.begin(), formats.end(), definition.format) == formats.end()) {
    return wrong(Failure::flag_out_of_place,
                 "",
                 "format ",
                 to_string(definition.format),
                 " does not go to ",
                 kind,
                 "; use ",
                 list_formats(formats));
  }
  const bool is_bot = kind == "bot";
  if (is_bot && !definition.secret) {
    return wrong(Failure::flag_needs_other,
                 "add --secret-env NAME or --secret-file FILE, or in a file secret: env:NAME",
                 "a bot destination needs the platform's API key as its secret");
  }
  if (definition.secret && !is_bot && kind != "http" && kind != "nats") {
    return wrong(Failure::flag_out_of_place,
                 "leave it out",
                 "a destination of kind ",
                 kind,
                 " has no use for a secret");
  }
  if (definition.secret && definition.format == Format::raw) {
    return wrong(Failure::flags_exclude,
                 "leave out the secret, or choose another format",
                 "what is forwarded as its sender made it is not signed anew");
  }
  HOOKCTL_TRY(check_target(definition.target));
  for (const std::string& account : definition.route.accounts) {
    HOOKCTL_TRY(check_account(account));
  }
  for (const std::string& event : definition.route.events) {
    if (event.empty()) {
      return wrong(Failure::malformed_event_code,
                   "leave it out: without any, every event is meant",
                   "an event code that is empty matches nothing");
    }
  }
  return check_headers(definition.headers, kind);
}

} // namespace hookctl::routing
