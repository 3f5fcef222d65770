#include "hookctl/auth/detail/content_digest.hpp"

#include "hookctl/auth/detail/structured_fields.hpp"
#include "hookctl/auth/detail/unverified.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

namespace hookctl::auth::detail {

namespace {

using crypto::HashAlgorithm;

constexpr std::pair<std::string_view, HashAlgorithm> kKnown[] = {
    {"sha-256", HashAlgorithm::sha256},
    {"sha-512", HashAlgorithm::sha512},
};

Result<bool> is_digest(const SfMember& member, HashAlgorithm algorithm, std::string_view body)
{
  const auto* item = std::get_if<SfItem>(&member.value);
  const auto* stated = item == nullptr ? nullptr : std::get_if<SfBytes>(&item->value);
  HOOKCTL_TRY_AS(const std::string expected, crypto::digest(algorithm, body));
  return stated != nullptr && crypto::equal_constant_time(stated->bytes, expected);
}

} // namespace

Result<> check_content_digest(std::string_view value, std::string_view body)
{
  const auto digests = parse_sf_dictionary(value);
  if (!digests) {
    return unverified(text("header content-digest ", digests.error().message));
  }
  bool any = false;
  for (const auto& [name, algorithm] : kKnown) {
    const SfMember* member = find_member(*digests, name);
    if (member == nullptr) {
      continue;
    }
    HOOKCTL_TRY_AS(const bool fits, is_digest(*member, algorithm, body));
    if (!fits) {
      return fail(Failure::signature_mismatch,
                  text("the ", name, " of header content-digest is not that of the body"),
                  "the body was changed on the way");
    }
    any = true;
  }
  if (!any) {
    return unverified("header content-digest has neither sha-256 nor sha-512");
  }
  return {};
}

Result<std::string> write_content_digest(std::string_view body)
{
  HOOKCTL_TRY_AS(std::string digest, crypto::digest(HashAlgorithm::sha256, body));
  return "sha-256=" + write_sf(SfBare(SfBytes{std::move(digest)}));
}

} // namespace hookctl::auth::detail
