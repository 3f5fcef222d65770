#pragma once

#include <string>
#include <string_view>

namespace hookctl {

/// `'it'\''s'`: one word for a POSIX shell, in single quotes, where nothing else means anything.
std::string shell_quote(std::string_view word);

/// The same, without quotes where no shell needs them: `customer.phone`, `/etc/key`.
std::string shell_word(std::string_view word);

} // namespace hookctl
