#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::auth::detail {

/// Unicode normalisation form NFKD (UAX #15); nullopt when the text is not UTF-8.
std::optional<std::string> to_nfkd(std::string_view text);

/// `&amp; &lt; &gt; &quot; &#039;` as the characters; anything else stays as it is.
std::string decode_html_entities(std::string_view text);

} // namespace hookctl::auth::detail
