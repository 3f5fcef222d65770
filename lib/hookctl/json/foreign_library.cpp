#include "hookctl/json/foreign_library.hpp"

#include "hookctl/base/text.hpp"

#include <nlohmann/json_fwd.hpp>
#include <simdjson.h>

namespace hookctl::json {

ForeignLibrary simdjson()
{
  return {"simdjson",
          text(int{::simdjson::SIMDJSON_VERSION_MAJOR},
               ".",
               int{::simdjson::SIMDJSON_VERSION_MINOR},
               ".",
               int{::simdjson::SIMDJSON_VERSION_REVISION}),
          ForeignLibrary::Told::build};
}

ForeignLibrary nlohmann_json()
{
  return {"nlohmann-json",
          text(NLOHMANN_JSON_VERSION_MAJOR,
               ".",
               NLOHMANN_JSON_VERSION_MINOR,
               ".",
               NLOHMANN_JSON_VERSION_PATCH),
          ForeignLibrary::Told::build};
}

} // namespace hookctl::json
