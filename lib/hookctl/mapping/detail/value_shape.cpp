#include "hookctl/mapping/detail/value_shape.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace hookctl::mapping::detail {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLongestValue = 256;
constexpr auto kOldest = std::chrono::hours(24 * 366 * 10);
constexpr auto kNewest = std::chrono::hours(24 * 366);

/// ISO 4217, the active codes of money.
constexpr std::string_view kCurrencies =
    " AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR "
    "KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
    "MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR "
    "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS "
    "UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG ";

bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_hex(char c)
{
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

template<typename Test> bool all_of(std::string_view value, Test test)
{
  return !value.empty() && std::all_of(value.begin(), value.end(), test);
}

template<typename Test> bool any_of(std::string_view value, Test test)
{
  return std::any_of(value.begin(), value.end(), test);
}

bool is_currency(std::string_view value)
{
  return value.size() == 3 && all_of(value, is_letter) &&
         kCurrencies.find(text(' ', value, ' ')) != std::string_view::npos;
}

bool is_email(std::string_view value)
{
  const std::size_t at = value.find('@');
  if (at == 0 || at == std::string_view::npos || value.size() > 254) {
    return false;
  }
  const std::string_view domain = value.substr(at + 1);
  const bool odd = any_of(value, [](char c) {
    return static_cast<unsigned char>(c) <= ' ' ||
           std::string_view("<>()[],;:\"/\\").find(c) != std::string_view::npos;
  });
  return !odd && domain.find('@') == std::string_view::npos &&
         domain.find('.') != std::string_view::npos && domain.front() != '.' &&
         domain.back() != '.';
}

bool is_uuid(std::string_view value)
{
  if (value.size() != 36) {
    return false;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : !is_hex(value[i])) {
      return false;
    }
  }
  return true;
}

/// 8 to 15 digits with at most the marks that people put into phone numbers.
bool is_phone(std::string_view value)
{
  std::size_t digits = 0;
  for (const char c : value) {
    if (is_digit(c)) {
      ++digits;
    } else if (std::string_view(" ()-.").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits >= 8 && digits <= 15;
}

bool is_address(std::string_view value)
{
  const auto parts = split(value, '.', 5);
  const bool v4 = parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](auto part) {
                    return parse_integer<std::uint8_t>(part).has_value();
                  });
  const bool v6 = value.find("::") != std::string_view::npos ||
                  std::count(value.begin(), value.end(), ':') == 7;
  return v4 || (v6 && all_of(value, [](char c) { return is_hex(c) || c == ':'; }));
}

bool is_decimal(std::string_view value)
{
  value.remove_prefix(value.starts_with('-') ? 1 : 0);
  const std::size_t point = value.find('.');
  if (point == std::string_view::npos || value.size() - point > 5 || value.size() > 18) {
    return false;
  }
  return all_of(value.substr(0, point), is_digit) && all_of(value.substr(point + 1), is_digit);
}

/// A token that nobody would make up by hand: digits and letters mixed, or hex, from 12 on.
bool is_opaque(std::string_view value)
{
  const auto in_token = [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '_'; };
  if (value.size() < 12 || value.size() > 128 || !all_of(value, in_token)) {
    return false;
  }
  const auto digits = static_cast<std::size_t>(std::count_if(value.begin(), value.end(), is_digit));
  return digits >= 2 && digits < value.size();
}

bool is_mixed(std::string_view value)
{
  return value.size() <= 64 && any_of(value, is_digit) && any_of(value, is_letter) &&
         all_of(value, [](char c) {
           return is_digit(c) || is_letter(c) ||
                  std::string_view("-_:.=").find(c) != std::string_view::npos;
         });
}

bool is_prefixed(std::string_view value)
{
  const std::size_t mark = value.find_first_of("_-");
  if (mark == std::string_view::npos || mark == 0 || mark > 12 || value.size() > 128) {
    return false;
  }
  const std::string_view rest = value.substr(mark + 1);
  return all_of(value.substr(0, mark), is_letter) && any_of(rest, is_digit) &&
         all_of(rest, [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '_'; });
}

bool is_code(std::string_view value)
{
  const auto in_code = [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("._/:-").find(c) != std::string_view::npos;
  };
  return value.size() <= 100 && is_letter(value.front()) && all_of(value, in_code);
}

bool is_prose(std::string_view value)
{
  const auto blanks = std::count(value.begin(), value.end(), ' ');
  return value.size() > 160 || blanks >= 4 || value.find('\n') != std::string_view::npos;
}

/// `2026-01-31T…` or `2026-01-31 …`, whatever the rest: services leave out the offset.
bool is_iso_time(std::string_view value)
{
  constexpr std::string_view kForm = "0000-00-00 00:00";
  if (value.size() < kForm.size() || value.size() > 40) {
    return false;
  }
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool gap = i == 10;
    const bool good = gap ? (value[i] == 'T' || value[i] == 't' || value[i] == ' ')
                          : (kForm[i] == '0' ? is_digit(value[i]) : value[i] == kForm[i]);
    if (!good) {
      return false;
    }
  }
  return true;
}

bool is_date(std::string_view value)
{
  return value.size() == 10 && value[4] == '-' && value[7] == '-' &&
         all_of(value.substr(0, 4), is_digit) && all_of(value.substr(5, 2), is_digit) &&
         all_of(value.substr(8), is_digit);
}

/// The time of a text that is_iso_time() or is_date(); without an offset as if in UTC.
std::optional<TimePoint> time_of(std::string_view value)
{
  if (is_date(value)) {
    return parse_time(text(value, "T00:00:00Z"));
  }
  std::string whole(value);
  whole[10] = 'T';
  if (auto time = parse_time(whole)) {
    return time;
  }
  return parse_time(
      text(whole.substr(0, 16), whole.size() >= 19 ? whole.substr(16, 3) : ":00", 'Z'));
}

void find_epoch(std::string_view value, TimePoint now, Shape& shape)
{
  struct Unit {
    std::string_view name;
    std::size_t digits;
    std::int64_t per_ms; ///< units in a millisecond; 0 for seconds
  };

  constexpr std::array<Unit, 4> kUnits = {{{"seconds", 10, 0},
                                           {"milliseconds", 13, 1},
                                           {"microseconds", 16, 1000},
                                           {"nanoseconds", 19, 1'000'000}}};
  const std::size_t point = value.find('.');
  const std::string_view whole = value.substr(0, point);
  const auto number = parse_integer<std::int64_t>(whole);
  for (const Unit& unit : kUnits) {
    if (!number || whole.size() != unit.digits ||
        (point != std::string_view::npos && unit.per_ms != 0)) {
      continue;
    }
    const std::int64_t ms = unit.per_ms == 0 ? *number * 1000 : *number / unit.per_ms;
    if (ms < 0 || ms > kLatestUnixMs) {
      continue;
    }
    const TimePoint time = from_unix_ms(ms);
    if (time > now - kOldest && time < now + kNewest) {
      shape.epoch = true;
      shape.epoch_unit = unit.name;
      shape.time = time;
    }
  }
}

bool is_truth(std::string_view value)
{
  constexpr std::array<std::string_view, 8> kWords = {
      "true", "false", "yes", "no", "on", "off", "null", "none"};
  return std::find(kWords.begin(), kWords.end(), lower(value)) != kWords.end();
}

void look_at_text(std::string_view value, Shape& shape)
{
  shape.email = is_email(value);
  shape.uuid = is_uuid(value);
  shape.url = value.find("://") != std::string_view::npos || value.starts_with("www.");
  shape.address = is_address(value);
  shape.currency = is_currency(value);
  shape.lower_currency = is_currency(upper(value.substr(0, 4)));
  shape.prose = is_prose(value);
  shape.truth = is_truth(value);
  shape.code = is_code(value) && !shape.truth;
  shape.joined_code = shape.code && value.find_first_of("._/:-") != std::string_view::npos;
  shape.word = value.size() <= 32 && all_of(value, is_letter) && !shape.truth;
  shape.date = is_date(value);
  shape.iso_time = is_iso_time(value);
  if (shape.iso_time || shape.date) {
    shape.time = time_of(value);
  }
}

} // namespace

Shape shape_of(std::string_view value, json::Kind kind, TimePoint now)
{
  Shape shape;
  const bool scalar = kind == json::Kind::string || kind == json::Kind::number;
  if (!scalar || value.empty()) {
    return shape;
  }
  if (value.size() > kLongestValue) {
    shape.prose = true;
    shape.url = value.substr(0, 10).find("://") != std::string_view::npos;
    return shape;
  }
  shape.e164 = value.starts_with('+') && is_phone(value.substr(1));
  shape.integer = all_of(value, is_digit);
  shape.decimal = is_decimal(value);
  shape.phone_digits = is_phone(value) && !is_date(value) && !shape.decimal;
  shape.prefixed_id = is_prefixed(value) && !is_uuid(value);
  shape.opaque_id = is_opaque(value) && !is_uuid(value) && !is_date(value) && !is_iso_time(value);
  shape.mixed = is_mixed(value) && !is_date(value) && !is_iso_time(value);
  find_epoch(value, now, shape);
  if (kind == json::Kind::string) {
    look_at_text(value, shape);
  }
  return shape;
}

} // namespace hookctl::mapping::detail
