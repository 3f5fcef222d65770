#include "hookctl/http/raw_request.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::http {

namespace {

constexpr int kMostLines = 1000;

bool is_token(std::string_view name)
{
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < '\x7F' &&
           std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
  });
}

/// `POST /hook HTTP/1.1`; also without the version, as people write it.
bool read_request_line(std::string_view line, model::Request& request)
{
  const auto words = split(line, ' ');
  const bool versioned = words.size() == 3 && words[2].starts_with("HTTP/");
  if ((words.size() != 2 && !versioned) || !is_token(words[0]) ||
      (!words[1].starts_with('/') && words[1].find("://") == std::string_view::npos)) {
    return false;
  }
  request.method = words[0];
  request.target = words[1];
  return true;
}

void cut_to_length(model::Request& request)
{
  const auto written = model::find_header(request.headers, "Content-Length");
  const auto length = written ? parse_integer<std::size_t>(*written) : std::nullopt;
  if (length && *length < request.body.size()) {
    request.body.resize(*length);
  }
}

} // namespace

Result<model::Request> parse_raw_request(std::string_view capture)
{
  model::Request request;
  request.method = "POST";
  request.target = "/";
  for (int number = 1; !capture.empty(); ++number) {
    const std::size_t end = std::min(capture.find('\n'), capture.size());
    const std::string_view line =
        without_line_end(capture.substr(0, std::min(end + 1, capture.size())));
    capture.remove_prefix(std::min(end + 1, capture.size()));
    if (line.empty()) {
      break;
    }
    if (number == 1 && read_request_line(line, request)) {
      continue;
    }
    const auto parts = split(line, ':', 2);
    if (parts.size() != 2 || !is_token(parts[0]) || number > kMostLines) {
      return fail_at(SourcePos{"", number, 0},
                     Failure::malformed_request,
                     text("line ", quote(line, 60), " is no header"),
                     "write a request line, 'NAME: VALUE' lines, an empty line, then the body");
    }
    request.headers.emplace_back(parts[0], trim(parts[1]));
  }
  request.body = capture;
  cut_to_length(request);
  return request;
}

} // namespace hookctl::http
