#include "hookctl/path/spelling.hpp"

#include "hookctl/path/detail/spelling.hpp"

namespace hookctl::path {

void append_step(std::string& path, std::string_view name)
{
  detail::append_name(path, name);
}

void append_every(std::string& path)
{
  path += "[*]";
}

void append_first(std::string& path)
{
  detail::append_index(path, 0);
}

} // namespace hookctl::path
