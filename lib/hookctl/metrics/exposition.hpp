#pragma once

#include "hookctl/metrics/histogram.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace hookctl::metrics {

enum class Type { counter, gauge, histogram };

/// A label's name and value; any value will do.
using Label = std::pair<std::string_view, std::string_view>;
using Labels = std::initializer_list<Label>;

/// A page of metrics in Prometheus' text format, version 0.0.4: each family is begun once, with all
/// its samples right after it. Names are ours and valid, or it asserts.
class Exposition {
public:
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

  /// Counters end in `_total`.
  void family(std::string_view name, Type type, std::string_view help);

  /// Of the family begun last, which is no histogram.
  void sample(std::uint64_t value, Labels labels = {});
  void sample(double value, Labels labels = {});

  /// Of the family begun last, which is one: its buckets, sum and count.
  void samples(const Histogram::Snapshot& histogram, Labels labels = {});

  /// A family of one sample.
  template<typename Value>
  void single(std::string_view name, Type type, std::string_view help, Value value)
  {
    family(name, type, help);
    sample(value);
  }

  [[nodiscard]] const std::string& text() const { return m_text; }

private:
  void line(std::string_view suffix, Labels labels, std::string_view bound, std::string_view value);

  std::string m_text;
  std::string m_family;
  Type m_type = Type::gauge;
};

} // namespace hookctl::metrics
