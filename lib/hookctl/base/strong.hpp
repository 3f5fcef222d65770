#pragma once

#include <compare>
#include <string>
#include <utility>

namespace hookctl {

/// A value that cannot be mistaken for another of the same representation: Strong<struct
/// EventIdTag, std::string>.
template<typename Tag, typename T = std::string> class Strong {
public:
  Strong() = default;

  explicit Strong(T value)
      : m_value(std::move(value))
  {
  }

  [[nodiscard]] const T& value() const { return m_value; }

  auto operator<=>(const Strong&) const = default;

private:
  T m_value{};
};

} // namespace hookctl
