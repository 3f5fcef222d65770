#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/body/detail/field_list.hpp"

#include <string_view>

namespace hookctl::body::detail {

/// The fields of body::multipart_to_json().
Result<FieldList> read_parts(std::string_view content_type, std::string_view body);

} // namespace hookctl::body::detail
