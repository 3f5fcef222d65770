#include "hookctl/auth/handshake.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

#include <algorithm>

namespace hookctl::auth {

namespace {

using preset::Handshake;

std::optional<std::string> first_text(const select::Selector& selector, const select::Input& input)
{
  const auto values = selector.evaluate(input);
  return values && !values->empty() ? std::optional(values->front().text) : std::nullopt;
}

bool is_meant(const Handshake& handshake, const select::Input& input)
{
  const auto holds = [&](const preset::Condition& condition) {
    const auto value = first_text(condition.at, input);
    return value && glob_match(condition.glob, *value);
  };
  const auto is_absent = [&](const select::Selector& selector) {
    return !first_text(selector, input);
  };
  return handshake.method == input.request->method && !handshake.when.empty() &&
         std::all_of(handshake.when.begin(), handshake.when.end(), holds) &&
         std::all_of(handshake.absent.begin(), handshake.absent.end(), is_absent);
}

/// An account without a token accepts nobody's.
bool token_holds(const Handshake& handshake, const select::Input& input, std::string_view token)
{
  if (!handshake.token) {
    return true;
  }
  const auto stated = first_text(*handshake.token, input);
  return stated && !token.empty() && crypto::equal_constant_time(*stated, token);
}

/// The reply repeats a stranger's text: it must never be taken for a page.
model::Response reply_with(int status, std::string content_type, std::string text)
{
  model::Response response;
  response.status = status;
  response.headers = {{"Content-Type", std::move(content_type)},
                      {"X-Content-Type-Options", "nosniff"}};
  response.body = std::move(text);
  return response;
}

HandshakeAnswer
answer(const Handshake& handshake, const select::Input& input, std::string_view token)
{
  constexpr const char* kPlain = "text/plain; charset=utf-8";
  if (!token_holds(handshake, input, token)) {
    return {handshake.name,
            reply_with(handshake.refuse, kPlain, "the handshake token is wrong\n"),
            false};
  }
  auto reply = handshake.reply.render(input);
  if (!reply) {
    return {
        handshake.name, reply_with(handshake.refuse, kPlain, reply.error().message + "\n"), false};
  }
  return {handshake.name,
          reply_with(handshake.status, handshake.content_type, std::move(*reply)),
          true};
}

} // namespace

std::optional<HandshakeAnswer> answer_handshake(const std::vector<Handshake>& handshakes,
                                                const model::Request& request,
                                                const json::Document* document,
                                                std::string_view token,
                                                Authenticated authenticated)
{
  const select::Input input{&request, document, json::Document::root(), nullptr};
  for (const Handshake& handshake : handshakes) {
    if (handshake.is_signed == (authenticated == Authenticated::yes) &&
        is_meant(handshake, input)) {
      return answer(handshake, input, token);
    }
  }
  return std::nullopt;
}

} // namespace hookctl::auth
