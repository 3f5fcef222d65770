#pragma once

#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/signature_header.hpp"
#include "hookctl/preset/scheme.hpp"
#include "hookctl/select/template.hpp"

#include <cstddef>
#include <string>

// What verifying and signing a SignedRequest share: the variables of its templates and what it
// requires besides the signature.
namespace hookctl::auth::detail {

/// Items of `each` that one request may have.
inline constexpr std::size_t kMaxItems = 256;

/// How long what is signed may be, all items together.
std::size_t text_limit(const model::Request& request);

/// True when a template has the part.
bool has_part(const select::Template& written, std::string_view part);

/// context_variables() and {fields:NAME}. unverified as field_text().
Result<select::Template::Variables> request_variables(const preset::SignedRequest& request,
                                                      const select::Input& input,
                                                      const Context& context);

/// The spec's templates for this request. unverified when they need what is not there.
Result<SignatureNames> signature_names(const preset::SignatureSpec& spec,
                                       const select::Input& input,
                                       const select::Template::Variables& variables);

/// True when the requirement is asked for.
bool applies(const preset::Requirement& requirement, const select::Input& input);

/// unverified naming the first requirement that does not hold. With several forms of the URL, one
/// of them is enough.
Result<> check_requirements(const preset::SignedRequest& request,
                            const select::Input& input,
                            select::Template::Variables variables);

/// unverified when a header or a field that is signed is there more than once.
Result<> require_single_parts(const preset::SignedRequest& request, const model::Request& sent);

/// unverified when the text covers the body by its fields, and it is no form that has them; but
/// for a requirement that covers it whole.
Result<> require_covered_body(const preset::SignedRequest& request, const select::Input& input);

/// The forms of {url} that are tried; one when it is not known.
std::vector<std::string> url_forms(const preset::SignedRequest& request,
                                   const select::Template::Variables& variables);

/// Puts one form of the URL into the variables.
void set_url(select::Template::Variables& variables, const std::string& url);

/// A template's own failure as `unverified`, saying what the text is for.
Error not_rendered(Error error, std::string_view purpose);

} // namespace hookctl::auth::detail
