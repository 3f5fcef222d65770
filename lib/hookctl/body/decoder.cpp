#include "hookctl/body/detail/decoder.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/detail/charset.hpp"

#include <algorithm>

namespace hookctl::body::detail {

namespace {

std::string name_step(const Unwrap::Decode& step)
{
  switch (step.step) {
  case Unwrap::Step::base64:
    return "base64";
  case Unwrap::Step::base64url:
    return "base64url";
  case Unwrap::Step::jwt:
    return "jwt";
  case Unwrap::Step::xml:
    return "xml";
  case Unwrap::Step::form:
    return "form";
  case Unwrap::Step::json:
    return "json";
  case Unwrap::Step::string_member:
    return "string:" + step.member;
  }
  return {};
}

} // namespace

Result<> Decoder::run(const Unwrap::Decode& step)
{
  return apply(step).map_error([&](Error error) {
    error.message = text("unwrap step ", quote(name_step(step)), ": ", error.message);
    return error;
  });
}

Result<json::Document> Decoder::finish()
{
  HOOKCTL_TRY(need_document());
  return *std::move(m_document);
}

Result<> Decoder::apply(const Unwrap::Decode& step)
{
  switch (step.step) {
  case Unwrap::Step::base64:
    return decode_base64('-', '_');
  case Unwrap::Step::base64url:
    return decode_base64('+', '/');
  case Unwrap::Step::jwt:
    return read_claims();
  case Unwrap::Step::xml:
    return put(xml_to_json(without_mark(take_text())));
  case Unwrap::Step::form:
    return put(body::form_to_json(take_text()));
  case Unwrap::Step::json:
    m_text = take_text();
    return need_document();
  case Unwrap::Step::string_member:
    return read_member(step.member);
  }
  return {};
}

/// With or without padding; `strange_…` are the characters of the other alphabet.
Result<> Decoder::decode_base64(char strange_a, char strange_b)
{
  // Encoders break lines (RFC 2045), which say nothing.
  std::string characters = take_text();
  std::erase_if(characters, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  const bool is_strange = std::any_of(characters.begin(), characters.end(), [&](char c) {
    return c == strange_a || c == strange_b;
  });
  auto decoded = is_strange ? std::nullopt : base64_decode_lenient(characters);
  if (!decoded) {
    return fail(Failure::malformed_text,
                text("the text ", quote(characters, 40), " is not of this encoding"));
  }
  m_text = *std::move(decoded);
  return {};
}

/// RFC 7515 section 3.1: header.payload.signature. Only the payload is looked at.
Result<> Decoder::read_claims()
{
  const std::string written = take_text();
  const std::string_view token = trim(written);
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
    return fail(Failure::malformed_text, "the text is not a compact JWS of three parts");
  }
  m_text = token.substr(first + 1, second - first - 1);
  HOOKCTL_TRY(decode_base64('+', '/'));
  HOOKCTL_TRY(need_document());
  if (m_document->kind(json::Document::root()) != json::Kind::object) {
    return fail(Failure::malformed_text, "the claims are not a JSON object");
  }
  return {};
}

Result<> Decoder::read_member(const std::string& name)
{
  HOOKCTL_TRY(need_document());
  const auto member = m_document->find_member(json::Document::root(), name);
  if (!member || m_document->kind(*member) != json::Kind::string) {
    return fail(Failure::malformed_text, text("the JSON has no string member ", quote(name)));
  }
  m_text = m_document->to_text(*member);
  m_document.reset();
  return need_document();
}

/// JSON that we wrote ourselves.
Result<> Decoder::put(Result<std::string> decoded)
{
  HOOKCTL_TRY_AS(m_text, std::move(decoded));
  return need_document();
}

/// Every document is held to the limits of JSON bodies, its size among them. Each of the other
/// steps makes its text shorter.
Result<> Decoder::need_document()
{
  if (!m_document) {
    HOOKCTL_TRY_AS(m_document, json::Document::parse(std::move(m_text)));
    m_text.clear();
  }
  return {};
}

std::string Decoder::take_text()
{
  if (!m_document) {
    return std::move(m_text);
  }
  const json::NodeIndex root = json::Document::root();
  std::string text(m_document->kind(root) == json::Kind::string ? m_document->to_text(root)
                                                                : m_document->text());
  m_document.reset();
  return text;
}

} // namespace hookctl::body::detail
