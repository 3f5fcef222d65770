#include "hookctl/auth/foreign_library.hpp"

#include <utf8proc.h>

namespace hookctl::auth {

ForeignLibrary utf8proc()
{
  return {"utf8proc", utf8proc_version()};
}

} // namespace hookctl::auth
