#include "hookctl/auth/detail/signature_header.hpp"

#include "hookctl/auth/detail/unverified.hpp"
#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

using preset::SignatureList;

/// Trimmed; blank items are skipped.
std::vector<std::string_view> split_items(std::string_view value, std::string_view separators)
{
  std::vector<std::string_view> items;
  while (true) {
    const std::size_t at = value.find_first_of(separators);
    if (const auto item = trim(value.substr(0, at)); !item.empty()) {
      items.push_back(item);
    }
    if (at == std::string_view::npos) {
      return items;
    }
    value.remove_prefix(at + 1);
  }
}

std::string_view without_quotes(std::string_view value)
{
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

void add_signature(SignatureHeader& header, std::string_view signature)
{
  if (header.signatures.size() < kMaxSignatures) {
    header.signatures.emplace_back(signature);
  }
}

Result<SignatureHeader>
parse_named(const SignatureList& list, const std::string& signature_name, std::string_view value)
{
  SignatureHeader header;
  std::size_t timestamps = 0;
  for (const auto& [name, content] : split_named(list, value)) {
    if (!list.timestamp.empty() && name == list.timestamp) {
      header.timestamp = std::string(content);
      ++timestamps;
    } else if (name == signature_name || signature_name == "*") {
      add_signature(header, content);
    } else {
      header.items.emplace_back(name, content);
    }
  }
  if (header.signatures.empty()) {
    return unverified(signature_name == "*"
                          ? text("has no name", list.assign, "signature item")
                          : text("has no ", signature_name, list.assign, " item"));
  }
  if (!list.timestamp.empty() && timestamps != 1) {
    return unverified(text(
        "has ", timestamps == 0 ? "no " : "more than one ", list.timestamp, list.assign, " item"));
  }
  return header;
}

Result<SignatureHeader>
parse_list(const SignatureList& list, const std::string& signature_name, std::string_view value)
{
  if (list.items == SignatureList::Items::named) {
    return parse_named(list, signature_name, value);
  }
  const std::vector<std::string_view> items = split_items(value, list.separators);
  SignatureHeader header;
  const bool has_timestamp = list.items == SignatureList::Items::timestamp_first;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (has_timestamp && i == 0) {
      header.timestamp = std::string(items[i]);
    } else {
      add_signature(header, items[i]);
    }
  }
  if (header.signatures.empty()) {
    return unverified(has_timestamp ? "does not hold a timestamp and a signature" : "is empty");
  }
  return header;
}

std::vector<std::string> named_items(const SignatureList& list,
                                     const std::string& signature_name,
                                     const SignatureHeader& header)
{
  std::vector<std::pair<std::string, std::string>> named;
  if (!list.timestamp.empty() && !header.timestamp.empty()) {
    named.emplace_back(list.timestamp, header.timestamp);
  }
  named.insert(named.end(), header.items.begin(), header.items.end());
  named.emplace_back(signature_name == "*" ? "v1" : signature_name, header.signatures.front());
  const auto place = [&](const auto& one) {
    return std::find(list.order.begin(), list.order.end(), one.first) - list.order.begin();
  };
  std::stable_sort(named.begin(), named.end(), [&](const auto& a, const auto& b) {
    return place(a) < place(b);
  });
  std::vector<std::string> items;
  for (const auto& [name, value] : named) {
    items.push_back(text(name, list.assign, value));
  }
  return items;
}

std::string write_list(const SignatureList& list,
                       const std::string& signature_name,
                       const SignatureHeader& header)
{
  std::vector<std::string> items;
  if (list.items == SignatureList::Items::named) {
    items = named_items(list, signature_name, header);
  } else {
    if (list.items == SignatureList::Items::timestamp_first && !header.timestamp.empty()) {
      items.push_back(header.timestamp);
    }
    items.push_back(header.signatures.front());
  }
  // "Comma and space" is how people write it; else any one of the characters does.
  return join(items, list.separators == ", " ? ", " : list.separators.substr(0, 1));
}

} // namespace

std::vector<std::pair<std::string_view, std::string_view>> split_named(const SignatureList& list,
                                                                       std::string_view value)
{
  std::vector<std::pair<std::string_view, std::string_view>> items;
  for (const std::string_view item : split_items(value, list.separators)) {
    if (const std::size_t assign = item.find(list.assign); assign != std::string_view::npos) {
      items.emplace_back(trim(item.substr(0, assign)),
                         without_quotes(trim(item.substr(assign + 1))));
    }
  }
  return items;
}

Result<SignatureHeader> parse_signature_header(const preset::SignatureSpec& spec,
                                               const SignatureNames& names,
                                               std::string_view value)
{
  if (value.size() > kMaxSignatureText) {
    return unverified(
        text("is ", value.size(), " bytes long; a signature has at most ", kMaxSignatureText));
  }
  value = trim(value);
  if (value.starts_with(names.prefix)) {
    value.remove_prefix(names.prefix.size());
  } else if (!spec.prefix_optional) {
    return unverified(text("does not begin with ", quote(names.prefix)));
  }
  if (spec.list) {
    return parse_list(*spec.list, names.item, value);
  }
  value = trim(value);
  if (value.empty()) {
    return unverified("is empty");
  }
  SignatureHeader header;
  header.signatures.emplace_back(value);
  return header;
}

std::string write_signature_header(const preset::SignatureSpec& spec,
                                   const SignatureNames& names,
                                   const SignatureHeader& header)
{
  HOOKCTL_ASSERT(!header.signatures.empty());
  return names.prefix +
         (spec.list ? write_list(*spec.list, names.item, header) : header.signatures.front());
}

} // namespace hookctl::auth::detail
