#include "hookctl/path/foreign_library.hpp"

namespace hookctl::path {

ForeignLibrary re2()
{
  return {"re2", HOOKCTL_RE2_VERSION, ForeignLibrary::Told::build};
}

} // namespace hookctl::path
