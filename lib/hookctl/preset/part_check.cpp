#include "hookctl/preset/detail/part_check.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/fields.hpp"

#include <algorithm>
#include <array>

namespace hookctl::preset::detail {

namespace {

/// Parts that somebody has to fill in, and where each has a meaning.
struct Filled {
  std::string_view word;
  std::string_view where;
};

constexpr std::array<Filled, 5> kFilled = {{
    {"timestamp", "it is for a signed text with a timestamp"},
    {"secret", "it is for digest: any other scheme has its key beside the text"},
    {"salt", "it is for cipher_checksum"},
    {"token", "it is for the answers of handshakes"},
    {"proof", "it is for the answers of handshakes with a proof"},
}};

bool contains(const std::vector<std::string>& list, std::string_view word)
{
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string fields_hint(const std::vector<std::string>& known)
{
  return known.empty() ? std::string("define it under fields")
                       : text("fields has ", join(known, ", "));
}

/// Why the part is not filled in; nullopt when it is.
std::optional<std::string> why_empty(const std::string& part, const KnownParts& known)
{
  constexpr std::string_view kFields = "fields:";
  if (part.starts_with("value:")) {
    return std::nullopt;
  }
  if (part.starts_with(kFields)) {
    const std::string_view name = std::string_view(part).substr(kFields.size());
    return contains(known.fields, name) ? std::nullopt : std::optional(fields_hint(known.fields));
  }
  if (part.starts_with("list:")) {
    return known.list ? std::nullopt : std::optional<std::string>("the signature is no named list");
  }
  if (part.starts_with("account:")) {
    return "use {value:NAME} for what the account states";
  }
  const auto* const filled = std::find_if(
      kFilled.begin(), kFilled.end(), [&](const Filled& one) { return one.word == part; });
  if (filled != kFilled.end()) {
    return contains(known.words, part) ? std::nullopt : std::optional(std::string(filled->where));
  }
  return known.request ? std::nullopt : std::optional<std::string>("only {value:NAME} can be here");
}

/// Only a plain scalar shows its characters one to one.
SourcePos place_of(const std::string& part, const yaml::Value& value)
{
  SourcePos at = value.at;
  const std::size_t offset = value.text.find('{' + part);
  if (!value.quoted && at.column > 0 && offset != std::string::npos) {
    at.column += static_cast<int>(offset) + 1;
  }
  return at;
}

} // namespace

bool has_part(const select::Template& written, std::string_view part)
{
  return contains(written.parts(), part);
}

Result<> check_parts(const select::Template& written,
                     const KnownParts& known,
                     const yaml::Value& value,
                     std::string_view what)
{
  for (const std::string& part : written.parts()) {
    if (auto why = why_empty(part, known)) {
      return fail_at(place_of(part, value),
                     Failure::value_refused,
                     text(what, " holds {", part, "}, which nothing fills in"),
                     std::move(*why));
    }
  }
  return {};
}

} // namespace hookctl::preset::detail
