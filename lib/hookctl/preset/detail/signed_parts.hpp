#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/scheme.hpp"
#include "hookctl/yaml/value.hpp"

#include <string>
#include <vector>

namespace hookctl::preset::detail {

// The parts of what read_signed_request() reads. `what` names the map in messages.
Result<SignatureSpec> read_signature(const yaml::Value& value, const std::string& what);
Result<std::vector<FieldText>> read_field_texts(const yaml::Value* value, const std::string& what);
Result<std::vector<Requirement>> read_requirements(const yaml::Value* value,
                                                   const std::string& what);

/// Where a timestamp can come from and whether the signature covers it: what no single key says.
Result<>
check_timestamp(const SignedRequest& request, const yaml::Value& value, const std::string& what);

} // namespace hookctl::preset::detail
