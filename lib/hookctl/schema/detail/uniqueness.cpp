#include "hookctl/schema/detail/uniqueness.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::schema::detail {

namespace {

using json::Kind;
using json::NodeIndex;

std::uint64_t mix(std::uint64_t seed, std::uint64_t value)
{
  // The 64-bit golden ratio spreads neighbours; equal values only have to stay equal.
  return (seed ^ value) * 0x9E3779B97F4A7C15U + (seed >> 29U);
}

/// The same for numbers that are equal, for most others not: the nearest double tells.
std::uint64_t hash_number(std::string_view number)
{
  double nearest = 0;
  std::from_chars(number.data(), number.data() + number.size(), nearest);
  return std::hash<double>{}(nearest == 0 ? 0.0 : nearest); // -0 is 0
}

class Hasher {
public:
  Hasher(const json::Document& document, json::StepBudget& budget)
      : m_document(document)
      , m_budget(budget)
  {
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as json::Limits::depth lets a document be
  std::uint64_t hash(NodeIndex node)
  {
    const std::string_view raw = m_document.raw(node);
    const Kind kind = m_document.kind(node);
    const bool is_scalar = kind != Kind::array && kind != Kind::object;
    if (!m_budget.take(1 + (is_scalar ? raw.size() / json::kBytesPerStep : 0))) {
      return 0;
    }
    const std::uint64_t seed = mix(7, static_cast<std::uint64_t>(kind));
    switch (kind) {
    case Kind::null:
      return seed;
    case Kind::boolean:
      return mix(seed, raw.size());
    case Kind::number:
      return mix(seed, hash_number(raw));
    case Kind::string:
      return mix(seed, std::hash<std::string>{}(m_document.to_text(node)));
    case Kind::array:
      return hash_elements(node, seed);
    case Kind::object:
      return hash_members(node, seed);
    }
    return seed;
  }

private:
  // NOLINTNEXTLINE(misc-no-recursion)
  std::uint64_t hash_elements(NodeIndex array, std::uint64_t seed)
  {
    const auto& nodes = m_document.nodes();
    for (NodeIndex at = array + 1; at < nodes[array].end; at = nodes[at].end) {
      seed = mix(seed, hash(at));
    }
    return seed;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  std::uint64_t hash_members(NodeIndex object, std::uint64_t seed)
  {
    std::uint64_t sum = 0; // in any order
    for (const json::Document::Member& member : m_document.members(object)) {
      sum += mix(hash(member.key), hash(member.value));
    }
    return mix(seed, sum);
  }

  const json::Document& m_document;
  json::StepBudget& m_budget;
};

} // namespace

std::optional<std::pair<NodeIndex, NodeIndex>>
find_equal_elements(const json::Document& document, NodeIndex array, json::StepBudget& budget)
{
  std::vector<std::pair<std::uint64_t, NodeIndex>> hashes;
  const auto& nodes = document.nodes();
  for (NodeIndex at = array + 1; at < nodes[array].end && budget.left > 0; at = nodes[at].end) {
    hashes.emplace_back(Hasher(document, budget).hash(at), at);
  }
  std::sort(hashes.begin(), hashes.end());
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    for (std::size_t j = i + 1; j < hashes.size() && hashes[j].first == hashes[i].first; ++j) {
      if (json::are_equal(document, hashes[i].second, document, hashes[j].second, budget)) {
        return std::pair{hashes[i].second, hashes[j].second};
      }
      if (budget.left == 0) {
        return std::nullopt;
      }
    }
  }
  return std::nullopt;
}

} // namespace hookctl::schema::detail
