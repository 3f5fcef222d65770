#include "hookctl/event/parse_envelope.hpp"

#include <algorithm>
#include <string>

namespace hookctl::event {

namespace {

/// Arrays and objects around the payload, and some to spare.
constexpr std::size_t kAround = 16;

} // namespace

Result<json::Document> parse_envelope(std::string_view envelope)
{
  json::Limits limits;
  limits.bytes = envelope.size();
  limits.nodes = std::max(limits.nodes, envelope.size()); // a text has no more than it has bytes
  limits.depth += kAround;
  return json::Document::parse(std::string(envelope), limits);
}

} // namespace hookctl::event
