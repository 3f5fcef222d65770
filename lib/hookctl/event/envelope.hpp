#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/environment.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace hookctl::event {

/// What goes into one event besides its payload.
struct EnvelopeParts {
  std::string id;
  TimePoint time;
  model::Environment environment = model::Environment::development;
  std::string account;
  std::string provider;
  std::optional<std::string> sender;
  std::optional<std::string> source;
  std::string recipient; ///< "user" or "bot"
  std::string code;
  /// Names with compact JSON values; somebody else's.
  std::span<const std::pair<std::string, std::string>> params;
  std::string delivery_id;
  std::string verified;
  std::string key;
  TimePoint received_at;
};

/// The event as destinations get it: one line of JSON, without a line feed. The payload's tokens
/// (number text, escapes, order, duplicates) are the sender's own; `data` is null when there is no
/// document.
std::string
write_envelope(const EnvelopeParts& parts, const json::Document* document, json::NodeIndex data);

} // namespace hookctl::event
