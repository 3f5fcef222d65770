#include "hookctl/yaml/foreign_library.hpp"

namespace hookctl::yaml {

ForeignLibrary yaml_cpp()
{
  return {"yaml-cpp", HOOKCTL_YAML_CPP_VERSION, ForeignLibrary::Told::build};
}

} // namespace hookctl::yaml
