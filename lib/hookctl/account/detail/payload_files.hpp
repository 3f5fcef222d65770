#pragma once

#include "hookctl/model/account_name.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace hookctl::account::detail {

/// The two names that an account's sample payload goes by in turn: a new one never overwrites the
/// one that the account file still names.
inline std::array<std::string, 2> payload_files(const model::AccountName& name)
{
  return {name.value() + ".payload.json", name.value() + ".payload.2.json"};
}

inline bool is_payload_file(const model::AccountName& name, const std::string& file)
{
  const auto files = payload_files(name);
  return std::ranges::find(files, file) != files.end();
}

} // namespace hookctl::account::detail
