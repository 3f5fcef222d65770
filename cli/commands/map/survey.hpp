#pragma once

#include "cli/commands/map/payload.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/mapping/path_statistics.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::cli {

/// Payloads looked at together: by `map paths` and `map suggest`.
struct Survey {
  mapping::PathStatistics statistics;
  /// The first one as a request; its body is empty where a file holds several.
  Payload first;
  /// The document when there is no other.
  std::optional<json::Document> only;
  /// Lines that are no JSON, each told in a warning of its file.
  std::size_t bad_lines = 0;
};

/// Every FILE, or what the flags name. A file that is not one JSON document but a document a line
/// (NDJSON) is all of them. Fails as load_payload() and parse_payload(); invalid_argument for
/// several files with --inbox.
Result<Survey> survey_payloads(const PayloadSource& source,
                               const std::vector<std::string>& files,
                               const Context& context);

} // namespace hookctl::cli
