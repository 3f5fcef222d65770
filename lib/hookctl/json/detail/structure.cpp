#include "hookctl/json/detail/structure.hpp"

#include <simdjson.h>

#include <utility>

namespace hookctl::json::detail {

// Only the first stage is used. The second (DOM) loses the text of numbers and refuses long ones;
// the on-demand walk needs recursion and cannot name the offending byte. What follows the first
// stage is ours: walker.cpp.
static_assert(simdjson::SIMDJSON_VERSION_MAJOR >= 3,
              "the interface of the first stage is that of simdjson 3");

Structure::Structure() = default;
Structure::Structure(Structure&& other) noexcept = default;
Structure& Structure::operator=(Structure&& other) noexcept = default;
Structure::~Structure() = default;

bool Structure::make_room(std::size_t bytes)
{
  constexpr std::size_t kUnusedDepth = 1; // of the second stage
  if (m_engine != nullptr && m_engine->capacity() >= bytes) {
    return true;
  }
  return simdjson::get_active_implementation()->create_dom_parser_implementation(
             bytes, kUnusedDepth, m_engine) == simdjson::SUCCESS;
}

std::optional<std::span<const std::uint32_t>> Structure::scan(std::string_view text)
{
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  if (!make_room(text.size()) ||
      m_engine->stage1(bytes, text.size(), simdjson::stage1_mode::regular) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  // The first stage leaves room behind the last position for its own marks of the end.
  const std::size_t count = m_engine->n_structural_indexes;
  m_engine->structural_indexes[count] = static_cast<std::uint32_t>(text.size());
  return std::span<const std::uint32_t>{m_engine->structural_indexes.get(), count + 1};
}

} // namespace hookctl::json::detail
