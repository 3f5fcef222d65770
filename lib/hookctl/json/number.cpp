#include "hookctl/json/number.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace hookctl::json {

namespace {

constexpr std::int64_t kGreatestExponent = 999'999'999'999'999'999;

/// The digits of a number without its point; those that count are [first, last).
class Decimal {
public:
  explicit Decimal(std::string_view number)
  {
    m_negative = number.starts_with('-');
    number.remove_prefix(m_negative ? 1 : 0);
    const std::size_t e = number.find_first_of("eE");
    const std::string_view mantissa = number.substr(0, e);
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    m_whole = mantissa.substr(0, point);
    m_fraction = mantissa.substr(std::min(point + 1, mantissa.size()));
    while (m_first < size() && digit(m_first) == '0') {
      ++m_first;
    }
    m_last = size();
    while (m_last > m_first && digit(m_last - 1) == '0') {
      --m_last;
    }
    if (e != std::string_view::npos && !is_zero()) {
      m_exponent = read_exponent(number.substr(e + 1));
    }
  }

  [[nodiscard]] bool is_zero() const { return m_first == m_last; }

  [[nodiscard]] int sign() const
  {
    const int sign = m_negative ? -1 : 1;
    return is_zero() ? 0 : sign;
  }

  /// The power of ten of the first digit that counts, plus one.
  [[nodiscard]] std::int64_t magnitude() const
  {
    return m_exponent + static_cast<std::int64_t>(m_whole.size()) -
           static_cast<std::int64_t>(m_first);
  }

  [[nodiscard]] std::size_t digit_count() const { return m_last - m_first; }

  /// Of the absolute values; both are not zero.
  [[nodiscard]] std::strong_ordering compare_size(const Decimal& other) const
  {
    if (magnitude() != other.magnitude()) {
      return magnitude() <=> other.magnitude();
    }
    const std::size_t common = std::min(digit_count(), other.digit_count());
    for (std::size_t i = 0; i < common; ++i) {
      if (digit(m_first + i) != other.digit(other.m_first + i)) {
        return digit(m_first + i) <=> other.digit(other.m_first + i);
      }
    }
    return digit_count() <=> other.digit_count();
  }

private:
  [[nodiscard]] std::size_t size() const { return m_whole.size() + m_fraction.size(); }

  [[nodiscard]] char digit(std::size_t at) const
  {
    return at < m_whole.size() ? m_whole[at] : m_fraction[at - m_whole.size()];
  }

  static std::int64_t read_exponent(std::string_view text)
  {
    const bool negative = text.starts_with('-');
    text.remove_prefix(negative || text.starts_with('+') ? 1 : 0);
    const std::int64_t size =
        std::min(parse_integer<std::int64_t>(text).value_or(kGreatestExponent), kGreatestExponent);
    return negative ? -size : size;
  }

  bool m_negative = false;
  std::string_view m_whole;
  std::string_view m_fraction;
  std::size_t m_first = 0;
  std::size_t m_last = 0;
  std::int64_t m_exponent = 0;
};

} // namespace

std::strong_ordering compare_numbers(std::string_view a, std::string_view b)
{
  if (a == b) {
    return std::strong_ordering::equal;
  }
  const Decimal left(a);
  const Decimal right(b);
  if (left.sign() != right.sign() || left.sign() == 0) {
    return left.sign() <=> right.sign();
  }
  return left.sign() > 0 ? left.compare_size(right) : right.compare_size(left);
}

bool is_integer(std::string_view number)
{
  const Decimal decimal(number);
  return decimal.is_zero() ||
         decimal.magnitude() >= static_cast<std::int64_t>(decimal.digit_count());
}

} // namespace hookctl::json
