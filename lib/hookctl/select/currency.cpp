#include "hookctl/base/text.hpp"
#include "hookctl/select/detail/filter.hpp"

#include <algorithm>
#include <array>

namespace hookctl::select::detail {

namespace {

struct Exception {
  std::string_view code;
  std::size_t decimals;
};

/// ISO 4217, the currencies whose minor unit is not a hundredth.
constexpr std::array<Exception, 26> kExceptions = {{
    {"BHD", 3}, {"BIF", 0}, {"CLF", 4}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"IQD", 3},
    {"ISK", 0}, {"JOD", 3}, {"JPY", 0}, {"KMF", 0}, {"KRW", 0}, {"KWD", 3}, {"LYD", 3},
    {"OMR", 3}, {"PYG", 0}, {"RWF", 0}, {"TND", 3}, {"UGX", 0}, {"UYI", 0}, {"UYW", 4},
    {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0}, {"XPF", 0},
}};

bool is_digits(std::string_view value)
{
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_currency(std::string_view code)
{
  return code.size() == 3 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::size_t decimals_of(std::string_view code)
{
  const auto* const found =
      std::find_if(kExceptions.begin(), kExceptions.end(), [&](const Exception& exception) {
        return exception.code == code;
      });
  return found == kExceptions.end() ? 2 : found->decimals;
}

} // namespace

std::optional<std::string> with_decimals(std::string_view amount, std::string_view currency)
{
  const std::string_view digits = amount.starts_with('-') ? amount.substr(1) : amount;
  const std::size_t point = digits.find('.');
  const std::string_view whole = digits.substr(0, point);
  std::string_view rest =
      point == std::string_view::npos ? std::string_view{} : digits.substr(point + 1);
  if (whole.empty() || !is_digits(whole) || !is_digits(rest) || !is_currency(currency)) {
    return std::nullopt;
  }
  const std::size_t wanted = decimals_of(currency);
  while (rest.size() > wanted && rest.back() == '0') {
    rest.remove_suffix(1);
  }
  if (rest.size() > wanted) {
    return std::nullopt;
  }
  std::string out(amount.substr(0, amount.size() - digits.size() + whole.size()));
  if (wanted > 0) {
    out += '.';
    out += rest;
    out.append(wanted - rest.size(), '0');
  }
  return out;
}

} // namespace hookctl::select::detail
