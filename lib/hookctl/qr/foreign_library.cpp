#include "hookctl/qr/foreign_library.hpp"

#include <qrencode.h>

namespace hookctl::qr {

ForeignLibrary libqrencode()
{
  return {"libqrencode", QRcode_APIVersionString()};
}

} // namespace hookctl::qr
