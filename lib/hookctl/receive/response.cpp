#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/receive/decide.hpp"

#include <algorithm>

namespace hookctl::receive {

namespace {

bool is_credential(std::string_view header, const preset::Scheme* scheme)
{
  for (const std::string_view always : {"Authorization", "Proxy-Authorization", "Cookie"}) {
    if (equals_ignore_case(header, always)) {
      return true;
    }
  }
  const auto* token =
      scheme != nullptr ? std::get_if<preset::TokenScheme>(&scheme->engine) : nullptr;
  return token != nullptr &&
         std::any_of(token->places.begin(), token->places.end(), [&](const auto& place) {
           return place.at.kind() == select::Selector::Kind::header &&
                  equals_ignore_case(header, place.at.name());
         });
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
  response.body = out.text();
  return response;
}

model::Response error_response(int status, std::string_view error)
{
  json::Writer out;
  out.begin_object().member("status", "error").member("error", error).end_object();
  return {status, {{"Content-Type", "application/json"}}, out.text()};
}

model::Headers redact_headers(const model::Headers& headers, const preset::Scheme* scheme)
{
  model::Headers out = headers;
  for (auto& [name, value] : out) {
    if (is_credential(name, scheme)) {
      value = model::kRedacted;
    }
  }
  return out;
}

std::string redact_target(std::string_view target)
{
  const std::string_view path = target.substr(0, target.find('?'));
  const auto parts = split(path, '/', 4);
  return parts.size() < 4 ? std::string(target) : text("/", parts[1], "/", parts[2], "/…");
}

} // namespace hookctl::receive
