#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/part_check.hpp"
#include "hookctl/preset/detail/signed_parts.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

using Kind = select::Selector::Kind;

bool is_in_list(const SignedRequest& request)
{
  const auto& list = request.signature.list;
  return list && (!list->timestamp.empty() || list->items == SignatureList::Items::timestamp_first);
}

/// Among the headers that a request must list as signed.
bool is_listed_header(const SignedRequest& request, std::string_view name)
{
  const auto lists = [&](const FieldText& field) {
    return field.from == FieldText::From::headers && request.text.covers("fields:" + field.name) &&
           std::any_of(field.must.begin(), field.must.end(), [&](const std::string& must) {
             return equals_ignore_case(must, name);
           });
  };
  return std::any_of(request.fields.begin(), request.fields.end(), lists);
}

/// Among the fields of a text that is signed.
bool is_field(const SignedRequest& request, const select::Selector& at)
{
  using From = FieldText::From;
  const From own = at.kind() == Kind::form ? From::form : From::query;
  return std::any_of(request.fields.begin(), request.fields.end(), [&](const FieldText& field) {
    const bool is_left_out =
        std::find(field.except.begin(), field.except.end(), at.name()) != field.except.end();
    return (field.from == own || field.from == From::params) && !is_left_out &&
           request.text.covers("fields:" + field.name);
  });
}

/// Spelt out in the text; a header's name has no case.
bool is_spelt_out(const SignedRequest& request, const select::Selector& at)
{
  const auto parts = request.text.parts();
  return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
    const bool same =
        at.kind() == Kind::header ? equals_ignore_case(part, at.text()) : part == at.text();
    return same && request.text.covers(part);
  });
}

/// A timestamp in the body is signed when the body is, one in the query when the URL is.
bool is_signed(const SignedRequest& request)
{
  if (request.text.covers("timestamp")) {
    return true;
  }
  const auto& at = request.timestamp->at;
  if (!at) {
    return false;
  }
  if (is_spelt_out(request, *at)) {
    return true;
  }
  switch (at->kind()) {
  case Kind::header:
    return is_listed_header(request, at->name());
  case Kind::query:
    return request.text.covers("url") || request.text.covers("query") || is_field(request, *at);
  case Kind::form:
    return request.text.covers("body") || is_field(request, *at);
  default:
    return request.text.covers("body");
  }
}

} // namespace

Result<>
check_timestamp(const SignedRequest& request, const yaml::Value& value, const std::string& what)
{
  const bool in_list = is_in_list(request);
  if (!request.timestamp) {
    if (in_list || has_part(request.text, "timestamp")) {
      return bad(
          value, what + " has no timestamp block", "add timestamp: {unit: s, tolerance: 300}");
    }
    return {};
  }
  if (in_list == request.timestamp->at.has_value()) {
    return bad(value,
               in_list ? what + " states two places for the timestamp"
                       : what + ".timestamp does not say where the timestamp is",
               "name it once: in timestamp (header: NAME) or in signature.list (timestamp: NAME)");
  }
  if (!is_signed(request)) {
    return bad(value,
               "the timestamp is not part of the signed text, so anybody could renew it",
               "put {timestamp} into signed, or leave the timestamp block out");
  }
  return {};
}

} // namespace hookctl::preset::detail
