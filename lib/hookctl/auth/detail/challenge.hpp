#pragma once

#include "hookctl/preset/preset.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

// A handshake that is not signed proves for anybody that the account has its key. The texts that
// it proves and those that deliveries sign are kept apart, so that nobody can have a delivery
// signed by asking.
namespace hookctl::auth::detail {

inline constexpr std::size_t kMaxChallenge = 256;

/// True for a text that is proved for anybody: one word of letters, digits and `+ / = _ ~ -`. No
/// JSON object, no XML, no signed text with a dot or a colon in it is one.
bool is_challenge(std::string_view text);

/// True when an unsigned handshake would prove the text for whoever asks.
bool would_prove(const std::vector<preset::Handshake>& handshakes, std::string_view text);

} // namespace hookctl::auth::detail
