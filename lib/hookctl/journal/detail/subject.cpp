#include "hookctl/journal/detail/subject.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/nats/subject_token.hpp"

#include <algorithm>

namespace hookctl::journal::detail {

namespace {

/// Of a destination's name, before the hash.
constexpr std::size_t kLongestName = 48;
constexpr std::size_t kShortHash = 16;

bool is_plain(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

Result<std::string> hash_of(std::string_view bytes)
{
  HOOKCTL_TRY_AS(const auto digest, crypto::digest(crypto::HashAlgorithm::sha256, bytes));
  return hex_encode(digest);
}

} // namespace

Result<std::string> destination_token(std::string_view name)
{
  const auto first_other = std::ranges::find_if_not(name, is_plain);
  if (!name.empty() && first_other == name.end() && name.size() <= kLongestName) {
    return std::string(name);
  }
  const std::string_view plain(name.begin(), first_other);
  HOOKCTL_TRY_AS(const auto hash, hash_of(name));
  return text(plain.substr(0, kLongestName), "_", hash.substr(0, kShortHash));
}

Result<std::string>
delivery_subject(std::string_view environment, std::string_view account, std::string_view code)
{
  HOOKCTL_TRY_AS(const auto token, nats::subject_token(code));
  return text("hookctl.", environment, ".", account, ".", token);
}

Result<std::string> message_id(std::string_view environment,
                               std::string_view account,
                               const std::optional<std::string>& dedupe_key)
{
  if (!dedupe_key) {
    return std::string();
  }
  // Neither of the first two holds a space.
  return hash_of(text(environment, " ", account, " ", *dedupe_key));
}

Names::Names(std::string_view of)
    : environment(of)
    , deliveries(text("hookctl_", of))
    , deliveries_subject(text("hookctl.", of, ".>"))
    , refusals(text("hookctl_", of, "_refused"))
    , refusals_subject(text("hookctl_refused.", of))
    , replays(text("hookctl_", of, "_replays"))
    , replays_prefix(text("hookctl_replay.", of, "."))
    , states(text("KV_hookctl_", of))
    , states_subject(text("$KV.hookctl_", of, ".>"))
    , key_prefix(text("$KV.hookctl_", of, "."))
{
}

} // namespace hookctl::journal::detail
