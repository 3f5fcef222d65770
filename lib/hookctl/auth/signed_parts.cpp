#include "hookctl/auth/detail/signed_parts.hpp"

#include "hookctl/auth/detail/called_url.hpp"
#include "hookctl/auth/detail/field_text.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace hookctl::auth::detail {

namespace {

using preset::Requirement;
using Variables = select::Template::Variables;

/// What a template may add to the body.
constexpr std::size_t kTextRoom = 1U << 20U;

bool equals(const Requirement& requirement, const std::string& found, const std::string& wanted)
{
  return requirement.ignore_case ? crypto::equal_constant_time(lower(found), lower(wanted))
                                 : crypto::equal_constant_time(found, wanted);
}

Result<> check_requirement(const Requirement& requirement,
                           const select::Input& input,
                           const Variables& variables)
{
  HOOKCTL_TRY_AS(const std::string found, find_once(requirement.at, input));
  auto wanted = requirement.equals.render(input, variables);
  if (!wanted) {
    return tl::unexpected<Error>(
        not_rendered(std::move(wanted).error(),
                     text(", which ", select::to_words(requirement.at), " is held against")));
  }
  if (!equals(requirement, found, *wanted)) {
    return fail(ErrorCode::unverified,
                text(select::to_words(requirement.at),
                     " is not ",
                     quote(requirement.equals.text()),
                     " of this request"));
  }
  return {};
}

Result<> check_all(const preset::SignedRequest& request,
                   const select::Input& input,
                   const Variables& variables)
{
  for (const Requirement& requirement : request.require) {
    if (applies(requirement, input)) {
      HOOKCTL_TRY(check_requirement(requirement, input, variables));
    }
  }
  return {};
}

/// False when no part of it can be one of the URL's: few schemes sign the URL, and to take it apart
/// costs more than the rest.
bool may_read_url(const select::Template& written)
{
  constexpr std::array<std::string_view, 4> kNames = {"url", "path", "query", "host"};
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) {
    return written.text().find(name) != std::string::npos;
  });
}

bool may_read_url(const preset::SignedRequest& request)
{
  const preset::SignatureSpec& signature = request.signature;
  return may_read_url(request.text) || may_read_url(signature.prefix) ||
         (signature.list && may_read_url(signature.list->signature)) ||
         std::any_of(
             request.require.begin(), request.require.end(), [](const Requirement& requirement) {
               return may_read_url(requirement.equals);
             });
}

} // namespace

std::size_t text_limit(const model::Request& request)
{
  return request.body.size() + kTextRoom;
}

bool has_part(const select::Template& written, std::string_view part)
{
  if (written.text().find(part) == std::string::npos) { // most look for what is not there
    return false;
  }
  const std::vector<std::string> parts = written.parts();
  return std::find(parts.begin(), parts.end(), part) != parts.end();
}

Result<Variables> request_variables(const preset::SignedRequest& request,
                                    const select::Input& input,
                                    const Context& context)
{
  Variables variables =
      may_read_url(request) ? context_variables(context) : value_variables(context);
  for (const preset::FieldText& fields : request.fields) {
    HOOKCTL_TRY_AS(std::string made, field_text(fields, input, text_limit(*input.request)));
    variables.insert_or_assign("fields:" + fields.name, std::move(made));
  }
  return variables;
}

Result<SignatureNames> signature_names(const preset::SignatureSpec& spec,
                                       const select::Input& input,
                                       const Variables& variables)
{
  const auto render = [&](const select::Template& written) -> Result<std::string> {
    auto rendered = written.render(input, variables);
    if (!rendered) {
      return tl::unexpected<Error>(
          not_rendered(std::move(rendered).error(), ", which stands beside the signature"));
    }
    return rendered;
  };
  SignatureNames names;
  HOOKCTL_TRY_AS(names.prefix, render(spec.prefix));
  if (spec.list) {
    HOOKCTL_TRY_AS(names.item, render(spec.list->signature));
  }
  return names;
}

bool holds(const preset::Condition& condition, const select::Input& input)
{
  const auto values = condition.at.evaluate(input);
  return values && !values->empty() && glob_match(condition.glob, values->front().text);
}

bool applies(const Requirement& requirement, const select::Input& input)
{
  const auto holds_here = [&](const preset::Condition& condition) {
    return holds(condition, input);
  };
  const auto& [when, unless] = std::tie(requirement.when, requirement.unless);
  return std::all_of(when.begin(), when.end(), holds_here) &&
         (unless.empty() || !std::all_of(unless.begin(), unless.end(), holds_here));
}

Result<> check_requirements(const preset::SignedRequest& request,
                            const select::Input& input,
                            Variables variables)
{
  Result<> checked;
  for (const std::string& url : url_forms(request, variables)) {
    set_url(variables, url);
    checked = check_all(request, input, variables);
    if (checked) {
      return checked;
    }
  }
  return checked;
}

Result<> require_single_parts(const preset::SignedRequest& request, const model::Request& sent)
{
  std::vector<select::Selector> parts = request.text.selectors();
  for (const Requirement& requirement : request.require) {
    for (select::Selector& part : requirement.equals.selectors()) {
      parts.push_back(std::move(part));
    }
  }
  for (const select::Selector& part : parts) {
    HOOKCTL_TRY(require_single(sent, part));
  }
  return {};
}

Result<> require_covered_body(const preset::SignedRequest& request, const select::Input& input)
{
  const auto is_form_text = [&](const preset::FieldText& field) {
    return (field.from == preset::FieldText::From::form ||
            field.from == preset::FieldText::From::params) &&
           has_part(request.text, "fields:" + field.name);
  };
  const auto covers_body = [&](const Requirement& requirement) {
    return requirement.equals.covers("body") && applies(requirement, input);
  };
  const model::Request& sent = *input.request;
  const bool needs_form = std::any_of(request.fields.begin(), request.fields.end(), is_form_text);
  if (!needs_form || sent.body.empty() || model::is_form(sent.headers) ||
      request.text.covers("body") ||
      std::any_of(request.require.begin(), request.require.end(), covers_body)) {
    return {};
  }
  return fail(ErrorCode::unverified,
              "the body is no form, and only a form's fields are signed",
              "the sender must send application/x-www-form-urlencoded");
}

std::vector<std::string> url_forms(const preset::SignedRequest& request, const Variables& variables)
{
  const auto url = variables.find("url");
  if (url == variables.end()) {
    return {""};
  }
  return request.both_ports ? port_forms(url->second) : std::vector<std::string>{url->second};
}

void set_url(Variables& variables, const std::string& url)
{
  if (!url.empty()) {
    variables.insert_or_assign("url", url);
    variables.insert_or_assign("url_base", url.substr(0, url.find('?')));
    // As the sender called it: a proxy in front may have rewritten the target.
    const std::string target = target_of(url);
    const std::size_t mark = target.find('?');
    variables.insert_or_assign("path", target.substr(0, mark));
    if (mark != std::string::npos) {
      variables.insert_or_assign("query", target.substr(mark + 1));
    }
  }
}

Error not_rendered(Error error, std::string_view purpose)
{
  // What the account lacks is told as it is; a part of the request needs its reason.
  if (error.code == ErrorCode::not_found && error.hint.empty()) {
    error.message += purpose;
  }
  if (error.code == ErrorCode::not_found) {
    become(error, Failure::signature_missing);
  } else if (error.code != ErrorCode::internal) {
    error.code = ErrorCode::unverified;
  }
  return error;
}

} // namespace hookctl::auth::detail
