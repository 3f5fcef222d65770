#include "hookctl/auth/detail/signature_header.hpp"

#include "hookctl/base/text.hpp"

namespace hookctl::auth::detail {

namespace {

tl::unexpected<Error> unverified(std::string message, std::string hint = {})
{
  return fail(ErrorCode::unverified, std::move(message), std::move(hint));
}

Result<SignatureHeader> parse_list(const preset::SignatureList& list, std::string_view value)
{
  SignatureHeader header;
  std::size_t timestamps = 0;
  for (const std::string_view part : split(value, list.separator)) {
    const std::string_view item = trim(part);
    const std::size_t assign = item.find(list.assign);
    if (assign == std::string_view::npos) {
      continue; // an item of a kind that we do not know
    }
    const std::string_view name = trim(item.substr(0, assign));
    const std::string_view content = trim(item.substr(assign + 1));
    if (name == list.signature && header.signatures.size() < kMaxSignatures) {
      header.signatures.push_back(content);
    } else if (!list.timestamp.empty() && name == list.timestamp) {
      header.timestamp = std::string(content);
      ++timestamps;
    }
  }
  if (header.signatures.empty()) {
    return unverified(text("has no ", list.signature, list.assign, " item"));
  }
  if (!list.timestamp.empty() && timestamps != 1) {
    return unverified(text(
        "has ", timestamps == 0 ? "no " : "more than one ", list.timestamp, list.assign, " item"));
  }
  return header;
}

} // namespace

Result<SignatureHeader> parse_signature_header(const preset::SignatureSpec& spec,
                                               std::string_view value)
{
  if (value.size() > kMaxSignatureText) {
    return unverified(
        text("is ", value.size(), " bytes long; a signature has at most ", kMaxSignatureText));
  }
  value = trim(value);
  if (!value.starts_with(spec.prefix)) {
    return unverified(text("does not begin with ", quote(spec.prefix)));
  }
  value.remove_prefix(spec.prefix.size());
  if (spec.list) {
    return parse_list(*spec.list, value);
  }
  if (value.empty()) {
    return unverified("is empty");
  }
  SignatureHeader header;
  header.signatures.push_back(value);
  return header;
}

} // namespace hookctl::auth::detail
