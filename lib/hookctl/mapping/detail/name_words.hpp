#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::mapping::detail {

/// The words of a member's name in lower case: `customerPhone`, `customer_phone`, `customer-phone`,
/// `CustomerPhone` and `sf:CustomerPhone` are all customer, phone; `userID2` is user, id, 2. Of
/// plurals the singular. A name without a hump is split where both halves are words that services
/// run together (`userid`, `phonenumber`). At most 16 words of the first 200 bytes.
std::vector<std::string> split_name(std::string_view name);

} // namespace hookctl::mapping::detail
