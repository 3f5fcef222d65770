#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::event {

/// An envelope that write_envelope() made, read again for another format.
struct Read {
  json::Document document;
  std::string id{};
  std::string time{};
  std::string environment{};
  std::string account{};
  std::string provider{};
  std::optional<std::string> sender{};
  std::optional<std::string> source{};
  std::string recipient{};
  std::string code{};
  std::string delivery_id{};
  json::NodeIndex event = 0; ///< `{"code":…,"data":…,"params":…}`
  json::NodeIndex data = 0;  ///< the payload; null when there was no document
};

/// invalid_data for anything else.
Result<Read> read_envelope(std::string_view envelope);

} // namespace hookctl::event
