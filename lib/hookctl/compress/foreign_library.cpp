#include "hookctl/compress/foreign_library.hpp"

#include <zlib.h>
#include <zstd.h>

namespace hookctl::compress {

ForeignLibrary zlib()
{
  return {"zlib", zlibVersion()};
}

ForeignLibrary zstd()
{
  return {"zstd", ZSTD_versionString()};
}

} // namespace hookctl::compress
