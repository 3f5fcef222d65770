#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/receive/decide.hpp"

#include <algorithm>

namespace hookctl::receive {

namespace {

/// Parts of a header's name that say: what follows is nobody else's business.
constexpr std::string_view kTelling[] = {
    "auth", "cookie", "token", "secret", "password", "passwd", "api-key", "apikey", "credential"};

bool is_credential(std::string_view header, const std::vector<std::string>& credentials)
{
  const std::string name = lower(header);
  return std::any_of(std::begin(kTelling),
                     std::end(kTelling),
                     [&](std::string_view part) { return name.find(part) != std::string::npos; }) ||
         std::any_of(credentials.begin(), credentials.end(), [&](const std::string& credential) {
           return equals_ignore_case(credential, name);
         });
}

void add_header(std::vector<std::string>& names, const std::optional<select::Selector>& at)
{
  if (at && at->kind() == select::Selector::Kind::header) {
    names.push_back(at->name());
  }
}

bool is_in_body(const std::optional<select::Selector>& at)
{
  return at && (at->kind() == select::Selector::Kind::form || at->reads_payload());
}

bool is_body_token(const preset::Scheme& scheme)
{
  if (const auto* token = std::get_if<preset::TokenScheme>(&scheme.engine)) {
    return std::any_of(token->places.begin(), token->places.end(), [](const auto& place) {
      return is_in_body(place.at);
    });
  }
  const auto* jwt = std::get_if<preset::JwtScheme>(&scheme.engine);
  return jwt != nullptr && (!jwt->at || is_in_body(jwt->at));
}

} // namespace

model::Response success_response(const preset::Answer& answer, std::string_view delivery_id)
{
  model::Response response;
  response.status = answer.status;
  if (!answer.content_type.empty()) {
    response.headers.emplace_back("Content-Type", answer.content_type);
    response.body = answer.body;
    return response;
  }
  json::Writer out;
  out.begin_object().member("status", "success").member("id", delivery_id).end_object();
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = out.take();
  return response;
}

model::Response error_response(int status, std::string_view error)
{
  json::Writer out;
  out.begin_object().member("status", "error").member("error", error).end_object();
  return {status, {{"Content-Type", "application/json"}}, out.take()};
}

std::vector<std::string> credential_headers(const preset::Scheme& scheme)
{
  std::vector<std::string> names;
  if (const auto* token = std::get_if<preset::TokenScheme>(&scheme.engine)) {
    for (const auto& place : token->places) {
      add_header(names, place.at);
    }
  }
  if (const auto* jwt = std::get_if<preset::JwtScheme>(&scheme.engine)) {
    add_header(names, jwt->at);
  }
  return names;
}

std::vector<std::string> credential_headers(const account::Definition& definition)
{
  std::vector<std::string> names = credential_headers(definition.scheme);
  for (const preset::Handshake& handshake : definition.handshakes) {
    add_header(names, handshake.token);
    add_header(names, handshake.learn);
  }
  return names;
}

bool has_body_credentials(const account::Definition& definition)
{
  const auto& handshakes = definition.handshakes;
  return is_body_token(definition.scheme) ||
         std::any_of(handshakes.begin(), handshakes.end(), [](const preset::Handshake& handshake) {
           return is_in_body(handshake.token) || is_in_body(handshake.learn);
         });
}

model::Headers redact_headers(const model::Headers& headers,
                              const std::vector<std::string>& credentials)
{
  model::Headers out = headers;
  for (auto& [name, value] : out) {
    if (is_credential(name, credentials)) {
      value = model::kRedacted;
    }
  }
  return out;
}

std::string redact_target(std::string_view target)
{
  constexpr std::size_t kParts = 4; // "", environment, account and the rest
  const auto parts = split(target.substr(0, target.find('?')), '/', kParts);
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool secret = i + 1 == kParts || model::is_token(parts[i]);
    out += text(i == 0 ? "" : "/", secret ? std::string_view("…") : parts[i]);
  }
  return out;
}

} // namespace hookctl::receive
