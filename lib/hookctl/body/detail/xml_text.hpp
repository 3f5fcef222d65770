#pragma once

#include <string>
#include <string_view>

namespace hookctl::body::detail {

/// XML text or an attribute's value with its references resolved: the five entities that XML itself
/// has, and characters by number (`&#233;`, `&#xE9;`). Any other entity, a number that is no
/// character of XML and a lone `&` stay as written.
std::string resolve_references(std::string_view written);

} // namespace hookctl::body::detail
