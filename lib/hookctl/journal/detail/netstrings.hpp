#pragma once

#include "hookctl/base/result.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::journal::detail {

/// Values one behind the other, each as a netstring (`4:Host,`): every byte comes back as it was.
class NetstringWriter {
public:
  NetstringWriter& put(std::string_view bytes);
  NetstringWriter& put_optional(const std::optional<std::string>& bytes); ///< absent is not empty

  template<std::integral T> NetstringWriter& put_number(T number)
  {
    return put_integer(static_cast<std::int64_t>(number));
  }

  [[nodiscard]] std::string take() { return std::move(m_bytes); }

private:
  NetstringWriter& put_integer(std::int64_t number);

  std::string m_bytes;
};

/// Takes them off again. What is damaged is found when it is taken: invalid_data.
class NetstringReader {
public:
  explicit NetstringReader(std::string_view bytes)
      : m_rest(bytes)
  {
  }

  [[nodiscard]] bool at_end() const { return m_rest.empty(); }

  Result<std::string> text();
  Result<std::optional<std::string>> optional_text();
  Result<std::int64_t> number();
  /// A number that is to be followed by so many things; none takes less than three bytes.
  Result<std::size_t> count();

private:
  Result<std::string_view> view();

  std::string_view m_rest;
};

} // namespace hookctl::journal::detail
