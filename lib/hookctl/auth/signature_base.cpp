#include "hookctl/auth/detail/signature_base.hpp"

#include "hookctl/auth/detail/called_url.hpp"
#include "hookctl/auth/detail/unverified.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

/// What is signed of one request, headers that are named again and again included.
constexpr std::size_t kMaxBase = 256U << 10U;

/// The lines of a header, trimmed, each folded line (RFC 9112 section 5.2) on one.
Result<std::vector<std::string>> header_lines(const model::Request& request, std::string_view name)
{
  std::vector<std::string> lines;
  for (const auto& [known, value] : request.headers) {
    if (!equals_ignore_case(known, name)) {
      continue;
    }
    std::string line;
    std::string_view rest = trim(value);
    for (std::size_t at = rest.find('\n'); at != std::string_view::npos; at = rest.find('\n')) {
      const bool is_folded = rest.size() > at + 1 && (rest[at + 1] == ' ' || rest[at + 1] == '\t');
      if (!is_folded) {
        return unverified(text("header ", name, " holds a line break"));
      }
      line += text(trim(rest.substr(0, at)), ' ');
      rest = trim(rest.substr(at + 1));
    }
    line += rest;
    if (line.find_first_of(std::string_view("\r\0", 2)) != std::string::npos) {
      return unverified(text("header ", name, " holds a control character"));
    }
    lines.push_back(std::move(line));
  }
  if (lines.empty()) {
    return fail(Failure::signature_missing, text("header ", name, " is missing, and it is signed"));
  }
  return lines;
}

/// One member of a header that is a dictionary (section 2.1.2).
Result<std::string> dictionary_member(const std::string& value, const SfBare& key)
{
  const auto* name = std::get_if<std::string>(&key);
  const auto dictionary = parse_sf_dictionary(value);
  const SfMember* member =
      name != nullptr && dictionary ? find_member(*dictionary, *name) : nullptr;
  if (member == nullptr) {
    return unverified("a member of a header is signed, and the header does not have it");
  }
  return std::visit([](const auto& held) { return write_sf(held); }, member->value);
}

/// The lines as byte sequences (section 2.1.3).
std::string wrap_lines(const std::vector<std::string>& lines)
{
  std::vector<std::string> wrapped;
  wrapped.reserve(lines.size());
  for (const std::string& line : lines) {
    wrapped.push_back(write_sf(SfBare(SfBytes{line})));
  }
  return join(wrapped, ", ");
}

Result<std::string>
field_value(const std::string& name, const SfParameters& parameters, const SentRequest& sent)
{
  HOOKCTL_TRY_AS(const auto lines, header_lines(sent.request, name));
  if (parameters.empty()) {
    return join(lines, ", ");
  }
  const auto& [kind, value] = parameters.front();
  if (parameters.size() == 1 && kind == "bs" && value == SfBare(true)) {
    return wrap_lines(lines);
  }
  if (parameters.size() == 1 && kind == "key") {
    return dictionary_member(join(lines, ", "), value);
  }
  return unverified(text("the signature covers ",
                         quote(name, 80),
                         " with ",
                         printable(write_sf(parameters), 80),
                         ", which is not implemented"));
}

bool knows_url(const SentRequest& sent)
{
  return !split_url(sent.url).scheme.empty();
}

std::string target(const SentRequest& sent)
{
  return knows_url(sent) ? target_of(sent.url) : sent.request.target;
}

/// In lower case, without the standard port (section 2.2.3).
Result<std::string> authority(const SentRequest& sent)
{
  const bool known = knows_url(sent);
  std::string host;
  if (known) {
    host = lower(split_url(sent.url).authority);
  } else {
    HOOKCTL_TRY_AS(const auto lines, header_lines(sent.request, "host"));
    if (lines.size() > 1) {
      return unverified("header host is there more than once");
    }
    host = lower(lines.front());
  }
  // The scheme of a request whose URL is not known is https: nothing else is worth signing for.
  const std::string port = known && lower(split_url(sent.url).scheme) == "http" ? ":80" : ":443";
  return host.ends_with(port) ? host.substr(0, host.size() - port.size()) : host;
}

Result<std::string> needed_url(const SentRequest& sent, std::string_view component)
{
  if (!knows_url(sent)) {
    return unverified(
        text("the signature covers ", component, ", and the URL that the sender called is unknown"),
        "set the account's public URL");
  }
  return std::string(sent.url);
}

std::string query_of(const std::string& request_target)
{
  const std::size_t mark = request_target.find('?');
  return mark == std::string::npos ? "?" : request_target.substr(mark);
}

/// As the WHATWG URL standard writes a form's value, with %20 for a space (section 2.2.8).
std::string encode_parameter(std::string_view value)
{
  std::string out;
  for (const char c : value) {
    out += c == '~' ? "%7E" : c == '*' ? "*" : percent_encode(std::string_view(&c, 1));
  }
  return out;
}

/// The one value of a query parameter; a name that is there twice could mean either.
Result<std::string> query_parameter(const SfParameters& parameters, const SentRequest& sent)
{
  const auto* name = parameters.size() == 1 && parameters[0].first == "name"
                         ? std::get_if<std::string>(&parameters[0].second)
                         : nullptr;
  if (name == nullptr) {
    return unverified("the signature covers @query-param without the name of one");
  }
  std::optional<std::string> value;
  const std::string query = query_of(target(sent));
  for (const std::string_view pair : split(std::string_view(query).substr(1), '&')) {
    const std::size_t equals = pair.find('=');
    const auto key = percent_decode(pair.substr(0, equals), PlusIsSpace::yes);
    if (pair.empty() || !key || encode_parameter(*key) != *name) {
      continue;
    }
    const auto found = percent_decode(
        equals == std::string_view::npos ? "" : pair.substr(equals + 1), PlusIsSpace::yes);
    if (value || !found) {
      return unverified(text("query parameter ", quote(*name, 80), " is there twice, or broken"));
    }
    value = encode_parameter(*found);
  }
  if (!value) {
    return fail(Failure::signature_missing,
                text("query parameter ", quote(*name, 80), " is missing, and it is signed"));
  }
  return std::move(*value);
}

/// Section 2.2.
Result<std::string>
derived_value(const std::string& name, const SfParameters& parameters, const SentRequest& sent)
{
  if (name == "@query-param") {
    return query_parameter(parameters, sent);
  }
  if (!parameters.empty()) {
    return unverified(text("the signature covers ",
                           name,
                           " with ",
                           printable(write_sf(parameters), 80),
                           ", which is not implemented"));
  }
  const std::string request_target = target(sent);
  if (name == "@method") {
    return sent.request.method;
  }
  if (name == "@target-uri") {
    return needed_url(sent, name);
  }
  if (name == "@authority") {
    return authority(sent);
  }
  if (name == "@scheme") {
    HOOKCTL_TRY_AS(const std::string url, needed_url(sent, name));
    return lower(split_url(url).scheme);
  }
  if (name == "@request-target") {
    return request_target;
  }
  if (name == "@path") {
    const std::string path = request_target.substr(0, request_target.find('?'));
    return path.empty() ? "/" : path;
  }
  if (name == "@query") {
    return query_of(request_target);
  }
  return unverified(
      text("the signature covers ", quote(name, 80), ", which a request does not have"));
}

Result<std::string> component_value(const SfItem& component, const SentRequest& sent)
{
  const auto* name = std::get_if<std::string>(&component.value);
  if (name == nullptr || name->empty() || *name != lower(*name)) {
    return unverified("the signature covers something that is not a name in lower case");
  }
  return name->front() == '@' ? derived_value(*name, component.parameters, sent)
                              : field_value(*name, component.parameters, sent);
}

} // namespace

Result<std::string> combined_header(const model::Request& request, std::string_view name)
{
  HOOKCTL_TRY_AS(const auto lines, header_lines(request, name));
  return join(lines, ", ");
}

Result<SfItem> parse_component(std::string_view written)
{
  const std::size_t end = written.find(';');
  const std::string name = write_sf(SfBare(std::string(written.substr(0, end))));
  const std::string_view rest = end == std::string_view::npos ? "" : written.substr(end);
  const auto parsed = parse_sf_dictionary(text("c=", name, rest));
  const auto* item =
      parsed && parsed->size() == 1 ? std::get_if<SfItem>(&parsed->front().value) : nullptr;
  if (item == nullptr) {
    return unverified(text("component ", quote(written, 80), " of the scheme is malformed"));
  }
  return *item;
}

Result<std::string> signature_base(const SfInnerList& covered, const SentRequest& sent)
{
  std::string base;
  std::vector<std::string> seen;
  for (const SfItem& component : covered.items) {
    const std::string identifier = write_sf(component);
    if (std::find(seen.begin(), seen.end(), identifier) != seen.end()) {
      return unverified(text("the signature covers ", printable(identifier, 80), " twice"));
    }
    HOOKCTL_TRY_AS(const std::string value, component_value(component, sent));
    if (value.find('\n') != std::string::npos) {
      return unverified(
          text("what the signature covers as ", printable(identifier, 80), " holds a line break"));
    }
    base += text(identifier, ": ", value, '\n');
    if (base.size() > kMaxBase) {
      return unverified("what is signed is longer than 256 KiB");
    }
    seen.push_back(identifier);
  }
  return text(base, "\"@signature-params\": ", write_sf(covered));
}

} // namespace hookctl::auth::detail
