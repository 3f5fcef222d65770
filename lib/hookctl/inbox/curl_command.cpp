#include "hookctl/base/bytes.hpp"
#include "hookctl/base/shell.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/inbox/request_text.hpp"

#include <algorithm>

namespace hookctl::inbox {

namespace {

/// Of a body on the command line: below what one argument may take (128 KiB on Linux).
constexpr std::size_t kLongestArgument = 64U << 10U;
constexpr std::size_t kBase64Line = 76;
/// What curl would add by itself.
constexpr std::string_view kOwnHeaders[] = {"User-Agent", "Accept", "Content-Type", "Expect"};

bool is_text(std::string_view body)
{
  const auto is_odd = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < ' ' && c != '\t' && c != '\n') || byte == 0x7f;
  };
  return body.size() <= kLongestArgument && is_utf8(body) &&
         std::none_of(body.begin(), body.end(), is_odd);
}

/// What curl would not change in a URL.
bool is_plain_target(std::string_view target)
{
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/?&=%-._~+:,;@!$*").find(c) != std::string_view::npos;
  };
  return target.starts_with('/') && std::all_of(target.begin(), target.end(), is_plain);
}

std::string header_argument(std::string_view name, std::string_view value)
{
  // A name with a semicolon is a header without a value; `Name:` would leave the header out.
  return text(" \\\n  -H ",
              value.empty() ? shell_quote(text(name, ";")) : shell_quote(text(name, ": ", value)));
}

std::string header_arguments(const model::Request& request, CurlHeaders by_itself)
{
  std::string out;
  for (const auto& [name, value] : request.headers) {
    // curl frames the body itself.
    if (!equals_ignore_case(name, "Content-Length") &&
        !equals_ignore_case(name, "Transfer-Encoding")) {
      out += header_argument(name, value);
    }
  }
  for (const std::string_view own : kOwnHeaders) {
    // curl would guess a type, wrongly; the others harm nobody.
    const bool stays = by_itself == CurlHeaders::kept && own != "Content-Type";
    if (!stays && !model::find_header(request.headers, own)) {
      out += text(" \\\n  -H ", shell_quote(text(own, ":")));
    }
  }
  return out;
}

} // namespace

std::string
curl_command(const model::Request& request, std::string_view base, CurlHeaders by_itself)
{
  const bool as_argument = is_text(request.body);
  std::string command =
      text("curl -sS --http1.1 --globoff --path-as-is -X ", shell_quote(request.method));
  if (is_plain_target(request.target)) {
    command += text(" ", shell_quote(text(base, request.target)));
  } else {
    command +=
        text(" --request-target ", shell_quote(request.target), " ", shell_quote(text(base, "/")));
  }
  command += header_arguments(request, by_itself);
  const bool has_body =
      !request.body.empty() || model::find_header(request.headers, "Content-Length").has_value();
  if (!has_body) {
    return command + "\n";
  }
  if (as_argument) {
    return text(command, " \\\n  --data-raw ", shell_quote(request.body), "\n");
  }
  std::string out = text("base64 -d <<'BODY' | ", command, " \\\n  --data-binary @-\n");
  const std::string encoded = base64_encode(request.body);
  for (std::size_t at = 0; at < encoded.size(); at += kBase64Line) {
    out += text(encoded.substr(at, kBase64Line), "\n");
  }
  return out + "BODY\n";
}

} // namespace hookctl::inbox
