#include "hookctl/schema/detail/members.hpp"

#include <algorithm>

namespace hookctl::schema::detail {

namespace {

using json::Document;
using json::NodeIndex;

/// Comparing each name with each is quicker than sorting up to about here.
constexpr std::size_t kSmall = 24;

bool has_escape(std::string_view raw)
{
  return raw.find('\\') != std::string_view::npos;
}

} // namespace

std::vector<Document::Member> members_of(const Document& document, NodeIndex object)
{
  std::vector<Document::Member> out;
  const auto& nodes = document.nodes();
  for (NodeIndex key = object + 1; key < nodes[object].end; key = nodes[key + 1].end) {
    const std::string_view raw = document.raw(key);
    const auto same = [&](const Document::Member& one) { return document.raw(one.key) == raw; };
    if (out.size() == kSmall || has_escape(raw) || std::any_of(out.begin(), out.end(), same)) {
      return document.members(object);
    }
    out.push_back({key, key + 1});
  }
  return out;
}

std::string_view name_of(const Document& document, NodeIndex key, std::string& buffer)
{
  const std::string_view raw = document.raw(key);
  if (!has_escape(raw)) {
    return raw.substr(1, raw.size() - 2);
  }
  buffer = document.to_text(key);
  return buffer;
}

} // namespace hookctl::schema::detail
