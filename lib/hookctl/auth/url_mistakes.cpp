#include "hookctl/auth/detail/trials.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

/// A URL in its parts; what is not there is "".
struct WrittenUrl {
  std::string scheme;
  std::string host;
  std::string port; ///< ":8443"
  std::string path;
  std::string query; ///< "?a=b"
};

std::optional<WrittenUrl> read_url(std::string_view url)
{
  WrittenUrl parts;
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) {
    return std::nullopt;
  }
  parts.scheme = url.substr(0, scheme);
  std::string_view rest = url.substr(scheme + 3);
  const std::size_t question = std::min(rest.find('?'), rest.size());
  parts.query = rest.substr(question);
  rest = rest.substr(0, question);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  parts.path = rest.substr(slash);
  const std::string_view authority = rest.substr(0, slash);
  const std::size_t colon = authority.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  parts.host = authority.substr(0, has_port ? colon : authority.size());
  parts.port = has_port ? authority.substr(colon) : std::string_view{};
  return parts;
}

std::string write_url(const WrittenUrl& parts)
{
  return text(parts.scheme, "://", parts.host, parts.port, parts.path, parts.query);
}

/// The URL as signed, and the request target that goes with it.
void use_url(Setting& setting, const WrittenUrl& parts)
{
  setting.context.url = write_url(parts);
  setting.request.target =
      text(parts.path.empty() ? std::string_view("/") : std::string_view(parts.path), parts.query);
}

struct UrlChange {
  std::string what;
  WrittenUrl parts;
};

void add_authority_changes(const WrittenUrl& given,
                           const model::Request& request,
                           std::vector<UrlChange>& changes)
{
  const auto add = [&](std::string what, const auto& change) {
    changes.push_back({std::move(what), given});
    change(changes.back().parts);
  };
  const bool secure = given.scheme == "https";
  add(text(secure ? "http" : "https", " in place of ", given.scheme),
      [&](WrittenUrl& parts) { parts.scheme = secure ? "http" : "https"; });
  if (!given.port.empty()) {
    add(text("without the port ", given.port.substr(1)),
        [](WrittenUrl& parts) { parts.port.clear(); });
    add(text(secure ? "http" : "https", " and without the port"), [&](WrittenUrl& parts) {
      parts.scheme = secure ? "http" : "https";
      parts.port.clear();
    });
  } else {
    add(text("with the port ", secure ? "443" : "80"),
        [&](WrittenUrl& parts) { parts.port = secure ? ":443" : ":80"; });
  }
  for (const char* name : {"Host", "X-Forwarded-Host", "X-Original-Host"}) {
    const auto host = model::find_header(request.headers, name);
    if (!host || *host == given.host + given.port) {
      continue;
    }
    add(text("with the host of header ", name), [&](WrittenUrl& parts) {
      parts.host = *host;
      parts.port.clear();
    });
    add(text(secure ? "http" : "https", " and the host of header ", name), [&](WrittenUrl& parts) {
      parts.scheme = secure ? "http" : "https";
      parts.host = *host;
      parts.port.clear();
    });
  }
}

void add_path_changes(const WrittenUrl& given,
                      const model::Request& request,
                      std::vector<UrlChange>& changes)
{
  const auto add = [&](std::string what, const auto& change) {
    changes.push_back({std::move(what), given});
    change(changes.back().parts);
  };
  if (given.path.ends_with('/')) {
    add("without the slash at its end", [](WrittenUrl& parts) { parts.path.pop_back(); });
  } else {
    add("with a slash at its end", [](WrittenUrl& parts) { parts.path += '/'; });
  }
  if (!given.query.empty()) {
    add("without its query", [](WrittenUrl& parts) { parts.query.clear(); });
  } else if (!request.query().empty()) {
    add("with the request's query",
        [&](WrittenUrl& parts) { parts.query = text('?', request.query()); });
  }
  if (request.path() != given.path) {
    add("with the request's own path", [&](WrittenUrl& parts) { parts.path = request.path(); });
  }
  const auto decoded = percent_decode(given.path, PlusIsSpace::no);
  if (decoded && *decoded != given.path) {
    add("with its path decoded", [&](WrittenUrl& parts) { parts.path = *decoded; });
  }
}

Result<> try_one(Trials& trials, const std::string& what, const WrittenUrl& parts)
{
  return trials.attempt({"url",
                         text("the sender signed another URL: ", what),
                         "set the public URL to what the sender calls, or give that with --url"},
                        [&](Setting& setting) { use_url(setting, parts); });
}

} // namespace

Result<> try_url(Trials& trials, const Suspects& suspects)
{
  if (!preset::signs_url(trials.given().scheme)) {
    return {};
  }
  for (const std::string& url : suspects.urls) {
    if (const auto parts = read_url(url)) {
      HOOKCTL_TRY(try_one(trials, "the account's own", *parts));
    }
  }
  const auto given = read_url(trials.given().context.url);
  if (!given) {
    if (!trials.knows("url") && trials.given().context.url.empty()) {
      trials.note({"url",
                   "the scheme signs the URL that the sender called, which is not given",
                   "give it with --url"});
    }
    return {};
  }
  std::vector<UrlChange> changes;
  add_authority_changes(*given, trials.given().request, changes);
  add_path_changes(*given, trials.given().request, changes);
  for (const UrlChange& change : changes) {
    HOOKCTL_TRY(try_one(trials, change.what, change.parts));
  }
  return {};
}

} // namespace hookctl::auth::detail
