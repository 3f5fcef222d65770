#pragma once

#include <string>
#include <string_view>

namespace hookctl::yaml {

/// True when the text may be written without quotes in block style and be read back, by any
/// YAML 1.1 or 1.2 reader, as one scalar with just this text. Stricter than the standards: whatever
/// looks odd is quoted. Null words are not plain.
bool can_be_plain(std::string_view text);

/// True when a reader takes the plain text for a number, a boolean or a date: its quotes mean
/// something.
bool plain_is_no_string(std::string_view text);

/// In single or double quotes, on one line. Malformed UTF-8 becomes U+FFFD.
std::string quoted_scalar(std::string_view text);

/// In double quotes, whatever the text holds.
std::string double_quoted_scalar(std::string_view text);

} // namespace hookctl::yaml
