#pragma once

#include "hookctl/json/document.hpp"
#include "hookctl/schema/drift.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::schema {

/// Of a sample so many places are compared; what is beyond them in it describes nothing.
inline constexpr std::size_t kMaxPlaces = 10'000;

/// What one sample says of payloads: which names are there, and of which type. The elements of an
/// array are one place, described by all of them together: a name that each of them has is
/// expected, and any type that one of them has is right. null says nothing of a type, in the sample
/// as in a payload, and an empty array or object nothing of what may be in it. Immutable and safe
/// to share between threads.
class SampleShape {
public:
  explicit SampleShape(json::Document sample);

  /// Missing, added, changed type. One walk. Of members with the same name the last counts.
  [[nodiscard]] Drift compare(const json::Document& document) const;

private:
  friend class SampleComparison;
  using PlaceIndex = std::uint32_t;

  struct Place {
    json::NodeIndex node = 0;  ///< the first of its kind in the sample
    std::uint8_t kinds = 0;    ///< one bit a json::Kind
    bool is_cut = false;       ///< not all of what is in it has a place
    std::uint32_t objects = 0; ///< in the sample
    std::uint32_t present = 0; ///< in how many of its parent's objects
    std::map<std::string, PlaceIndex, std::less<>> members = {};
    std::optional<PlaceIndex> element = {};
  };

  [[nodiscard]] std::optional<PlaceIndex> add_place(json::NodeIndex node);
  void learn(json::NodeIndex node, PlaceIndex at);
  void learn_members(json::NodeIndex object, PlaceIndex at);
  void learn_elements(json::NodeIndex array, PlaceIndex at);
  [[nodiscard]] std::string path_of(PlaceIndex place) const;

  json::Document m_sample;
  std::vector<Place> m_places; ///< the root first
};

} // namespace hookctl::schema
