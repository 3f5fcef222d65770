#include "hookctl/preset/summary.hpp"

#include <algorithm>

namespace hookctl::preset {

std::size_t count_outside_vectors(const Preset& preset)
{
  const auto is_outside = [](const Vector& vector) {
    return vector.origin != Vector::Origin::ours;
  };
  return static_cast<std::size_t>(
      std::count_if(preset.vectors.begin(), preset.vectors.end(), is_outside));
}

Summary summarize(const Preset& preset)
{
  Summary summary;
  summary.id = preset.id;
  summary.name = preset.name;
  summary.category = preset.category;
  summary.scheme = preset.scheme.label;
  summary.confidence = preset.confidence;
  summary.signs_body = preset.scheme.covers_body;
  summary.signable = is_signable(preset.scheme);
  summary.proved = is_proved(preset);
  summary.vectors = preset.vectors.size();
  summary.outside_vectors = count_outside_vectors(preset);
  summary.handshakes = preset.handshakes.size();
  summary.origin = preset.origin;
  return summary;
}

} // namespace hookctl::preset
