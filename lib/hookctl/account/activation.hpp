#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/preset.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::account {

/// True when one of the active codes or globs is or matches `code`.
bool is_active(const std::vector<std::string>& events, std::string_view code);

enum class UnknownCodes { refuse, allow };

/// `events` with the codes (or globs) added, each once. not_found with "did you mean" for a code
/// that the provider is not known to send and for a glob that matches none of its codes, unless
/// allowed; a provider that lists no codes takes any. invalid_argument for an empty code or one
/// over 200 bytes.
Result<std::vector<std::string>> activate(std::vector<std::string> events,
                                          const std::vector<std::string>& codes,
                                          const std::vector<preset::EventCodeInfo>& known,
                                          UnknownCodes unknown);

/// `events` without the codes. A glob also takes away the entries that it matches. not_found when a
/// code is not active; invalid_argument when it is only active by a wider glob, naming that glob.
Result<std::vector<std::string>> deactivate(std::vector<std::string> events,
                                            const std::vector<std::string>& codes);

} // namespace hookctl::account
