#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/select/template.hpp"
#include "hookctl/yaml/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::preset::detail {

/// What may stand in a template's braces, besides {value:NAME}.
struct KnownParts {
  bool request = true;             ///< {body}, {header:NAME} and all else that a request has
  std::vector<std::string> words;  ///< timestamp, secret, salt, token, proof
  std::vector<std::string> fields; ///< the names of {fields:NAME}
  bool list = false;               ///< {list:ITEM}
};

/// True when the template has the part, wherever it stands.
bool has_part(const select::Template& written, std::string_view part);

/// invalid_data at the first part that nothing would fill in.
Result<> check_parts(const select::Template& written,
                     const KnownParts& known,
                     const yaml::Value& value,
                     std::string_view what);

} // namespace hookctl::preset::detail
