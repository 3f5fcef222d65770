#include "hookctl/auth/detail/challenge.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

/// Whether the handshake makes this very text of some challenge: its filters leave it as it is.
bool makes(const preset::Handshake::Proof& proof, std::string_view text)
{
  // The lint of presets lets a proof without a signature be of one query parameter only.
  const std::vector<select::Selector> asked = proof.of.selectors();
  if (asked.size() != 1) {
    return true;
  }
  model::Request request;
  request.target = hookctl::text("/?", percent_encode(asked[0].name()), '=', percent_encode(text));
  const auto made = proof.of.render({&request, nullptr, 0, nullptr});
  return !made || *made == text;
}

} // namespace

bool is_challenge(std::string_view text)
{
  return !text.empty() && text.size() <= kMaxChallenge &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  std::string_view("+/=_~-").find(c) != std::string_view::npos;
         });
}

bool would_prove(const std::vector<preset::Handshake>& handshakes, std::string_view text)
{
  return is_challenge(text) &&
         std::any_of(handshakes.begin(), handshakes.end(), [&](const preset::Handshake& handshake) {
           return handshake.proof && !handshake.is_signed && makes(*handshake.proof, text);
         });
}

} // namespace hookctl::auth::detail
