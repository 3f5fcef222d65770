#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/inbox/request_text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::inbox {

namespace {

void write_headers(json::Writer& out, const model::Headers& headers)
{
  out.key("headers").begin_array();
  for (const auto& [name, value] : headers) {
    out.begin_object().member("name", name).member("value", value).end_object();
  }
  out.end_array();
}

void write_query(json::Writer& out, std::string_view query)
{
  out.key("queryString").begin_array();
  for (const std::string_view pair : split(query, '&')) {
    const auto parts = split(pair, '=', 2);
    if (!pair.empty()) {
      out.begin_object()
          .member("name",
                  percent_decode(parts[0], PlusIsSpace::yes).value_or(std::string(parts[0])))
          .member("value",
                  parts.size() < 2
                      ? ""
                      : percent_decode(parts[1], PlusIsSpace::yes).value_or(std::string(parts[1])))
          .end_object();
    }
  }
  out.end_array();
}

void write_body(json::Writer& out, const model::Request& request)
{
  const auto type = model::find_header(request.headers, "Content-Type");
  out.key("postData").begin_object().member("mimeType", type.value_or(""));
  out.key("params").begin_array().end_array();
  if (is_utf8(request.body)) {
    out.member("text", request.body);
  } else {
    out.member("text", base64_encode(request.body)).member("encoding", "base64");
    out.member("comment", "the body is no text: it stands here as base64");
  }
  out.end_object();
}

/// Bytes of the request line and the headers with the empty line.
std::int64_t head_size(const model::Request& request)
{
  std::string::size_type size = http_text(request).size() - request.body.size();
  return static_cast<std::int64_t>(size);
}

void write_request(json::Writer& out, const model::Request& request, std::string_view base)
{
  out.key("request").begin_object().member("method", request.method);
  out.member("url", text(base, request.target)).member("httpVersion", "HTTP/1.1");
  out.key("cookies").begin_array().end_array();
  write_headers(out, request.headers);
  write_query(out, request.query());
  if (!request.body.empty()) {
    write_body(out, request);
  }
  out.member("headersSize", head_size(request));
  out.member("bodySize", static_cast<std::int64_t>(request.body.size())).end_object();
}

void write_response(json::Writer& out, int status)
{
  out.key("response").begin_object().member("status", status).member("statusText", "");
  out.member("httpVersion", "HTTP/1.1").key("cookies").begin_array().end_array();
  out.key("headers").begin_array().end_array();
  out.key("content").begin_object().member("size", 0).member("mimeType", "").end_object();
  out.member("redirectURL", "").member("headersSize", -1).member("bodySize", -1);
  out.member("comment", "of the answer only the status is kept").end_object();
}

} // namespace

std::string
har_json(const journal::DeliveryDetails& delivery, std::string_view base, std::string_view version)
{
  json::Writer out;
  out.begin_object().key("log").begin_object().member("version", "1.2");
  out.key("creator").begin_object().member("name", "hookctl").member("version", version);
  out.end_object().key("entries").begin_array().begin_object();
  out.member("startedDateTime", format_time(delivery.request.received_at)).member("time", 0);
  write_request(out, delivery.request, base);
  write_response(out, delivery.status);
  out.key("cache").begin_object().end_object();
  out.key("timings").begin_object();
  out.member("send", 0).member("wait", 0).member("receive", 0).end_object();
  out.member("comment", text("delivery ", delivery.id)).end_object().end_array();
  return out.end_object().end_object().text();
}

} // namespace hookctl::inbox
