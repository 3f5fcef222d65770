#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/scheme.hpp"
#include "hookctl/select/selector.hpp"

#include <string>

namespace hookctl::auth::detail {

/// {fields:NAME} of a request. unverified when a listed header is missing or there twice, a %XX is
/// broken, or the text grows beyond `limit`.
Result<std::string>
field_text(const preset::FieldText& spec, const select::Input& input, std::size_t limit);

} // namespace hookctl::auth::detail
