#include "hookctl/http/foreign_library.hpp"

#include <httplib.h>

namespace hookctl::http {

ForeignLibrary httplib()
{
  return {"cpp-httplib", CPPHTTPLIB_VERSION, ForeignLibrary::Told::build};
}

} // namespace hookctl::http
