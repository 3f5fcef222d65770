#include "hookctl/model/http_message.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::model {

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name)
{
  for (const auto& [key, value] : headers) {
    if (equals_ignore_case(key, name)) {
      return value;
    }
  }
  return std::nullopt;
}

std::size_t count_header(const Headers& headers, std::string_view name)
{
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(), [&](const auto& header) {
        return equals_ignore_case(header.first, name);
      }));
}

std::string media_type(const Headers& headers)
{
  const std::string_view value = trim(find_header(headers, "Content-Type").value_or(""));
  return lower(value.substr(0, value.find_first_of(";, \t")));
}

bool is_form(const Headers& headers)
{
  return media_type(headers) == "application/x-www-form-urlencoded";
}

std::string_view Request::path() const
{
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view Request::query() const
{
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view{} : std::string_view(target).substr(mark + 1);
}

std::optional<std::string> find_form_value(std::string_view encoded, std::string_view name)
{
  while (!encoded.empty()) {
    const std::size_t end = encoded.find('&');
    const std::string_view pair = encoded.substr(0, end);
    const std::size_t equals = pair.find('=');
    const auto key = percent_decode(pair.substr(0, equals), PlusIsSpace::yes);
    if (key && *key == name) {
      return equals == std::string_view::npos
                 ? std::string{}
                 : percent_decode(pair.substr(equals + 1), PlusIsSpace::yes);
    }
    encoded = end == std::string_view::npos ? std::string_view{} : encoded.substr(end + 1);
  }
  return std::nullopt;
}

std::size_t count_form_values(std::string_view encoded, std::string_view name)
{
  std::size_t count = 0;
  while (!encoded.empty()) {
    const std::size_t end = encoded.find('&');
    const std::string_view pair = encoded.substr(0, end);
    const auto key = percent_decode(pair.substr(0, pair.find('=')), PlusIsSpace::yes);
    count += key && *key == name ? 1U : 0U;
    encoded = end == std::string_view::npos ? std::string_view{} : encoded.substr(end + 1);
  }
  return count;
}

} // namespace hookctl::model
