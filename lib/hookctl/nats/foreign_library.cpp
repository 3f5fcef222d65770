#include "hookctl/nats/foreign_library.hpp"

#include <nats/nats.h>

namespace hookctl::nats {

ForeignLibrary libnats()
{
  return {"libnats", nats_GetVersion()};
}

} // namespace hookctl::nats
