#include "hookctl/body/foreign_library.hpp"

#include "hookctl/base/text.hpp"

#include <pugixml.hpp>

namespace hookctl::body {

ForeignLibrary pugixml()
{
  constexpr int kMajor = 1000; // 1130 is 1.13
  constexpr int kMinor = 10;
  return {"pugixml",
          text(PUGIXML_VERSION / kMajor, ".", PUGIXML_VERSION % kMajor / kMinor),
          ForeignLibrary::Told::build};
}

} // namespace hookctl::body
