#include "cli/app/editor_line.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace hookctl::cli {

std::string editor_line(std::string_view kind)
{
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto prefix = program.parent_path().parent_path();
  const std::string schema = (prefix / "share/hookctl/schemas" / text(kind, ".json")).string();
  // A blank would end the path for an editor.
  const bool is_plain =
      std::all_of(schema.begin(), schema.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  return error || !is_plain || !os::exists(schema)
             ? std::string()
             : text("# yaml-language-server: $schema=", schema, '\n');
}

} // namespace hookctl::cli
