#pragma once

#include "hookctl/base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::model {

/// In the order received; names as sent.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// The first header of that name (ASCII case ignored), or nullopt.
std::optional<std::string_view> find_header(const Headers& headers, std::string_view name);

/// How often the header occurs: a signature that is there twice is refused.
std::size_t count_header(const Headers& headers, std::string_view name);

/// The Content-Type without what follows it, in lower case: "application/json"; "" when absent.
/// Whether a `;`, a `,` or only a space stands between: `application/json, utf-8` is sent too.
std::string media_type(const Headers& headers);

/// True for application/x-www-form-urlencoded. Whoever verifies a form and whoever reads it must
/// ask this alone.
bool is_form(const Headers& headers);

/// One request as received: a plain value, so that it can cross threads, be stored and be replayed.
struct Request {
  std::string method;
  /// The request target as sent: "/development/shop/token?a=b".
  std::string target;
  Headers headers;
  /// The bytes as sent (after de-chunking); signatures are checked over exactly these.
  std::string body;
  /// The sender's address, without port: the peer's, or what trusted proxies say of it; "unix" for
  /// a process of this machine.
  std::string remote_address;
  /// It came through a trusted proxy that does not say for whom: remote_address is a proxy's.
  bool is_sender_hidden = false;
  /// `https://hooks.example.com`: what the sender called, where a trusted proxy says so; "" where
  /// nobody does.
  std::string called_base;
  TimePoint received_at;

  /// The target up to `?`.
  [[nodiscard]] std::string_view path() const;
  /// The target after `?`, still percent-encoded.
  [[nodiscard]] std::string_view query() const;
};

/// The first value of a query or form field, percent-decoded; nullopt when absent or badly encoded.
std::optional<std::string> find_form_value(std::string_view encoded, std::string_view name);

/// How often a query or form has the field.
std::size_t count_form_values(std::string_view encoded, std::string_view name);

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

} // namespace hookctl::model
