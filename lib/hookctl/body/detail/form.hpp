#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/body/detail/charset.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::body::detail {

/// body::form_to_json() of a form whose decoded texts are in `declared`, a superset of ASCII.
Result<std::string> form_to_json(std::string_view form, std::optional<Charset> declared);

} // namespace hookctl::body::detail
