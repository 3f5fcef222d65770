#pragma once

#include <string>
#include <string_view>

namespace hookctl::cli {

/// The first line of a file that a person goes on writing, by which editors with the YAML language
/// server find its schema: a comment with a line feed. `kind` is one of file_schema::kinds(). Empty
/// where the schemas are not installed beside this program (share/hookctl/schemas below its
/// prefix).
std::string editor_line(std::string_view kind);

} // namespace hookctl::cli
