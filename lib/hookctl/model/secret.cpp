#include "hookctl/model/secret.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <string.h>

namespace hookctl::model {

namespace {

void wipe(std::string& value)
{
  explicit_bzero(value.data(), value.size()); // NOLINT: memset may be optimised away
  value.clear();
}

bool is_variable_name(std::string_view name)
{
  const auto good = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), good);
}

bool is_credential_name(std::string_view name)
{
  return !name.empty() && name.find('/') == std::string_view::npos && name != "." && name != "..";
}

} // namespace

Secret& Secret::operator=(const Secret& other)
{
  if (this != &other) {
    wipe(m_value);
    m_value = other.m_value;
  }
  return *this;
}

Secret::Secret(Secret&& other) noexcept
    : m_value(std::move(other.m_value))
{
  wipe(other.m_value); // a short string is copied by its move
}

Secret& Secret::operator=(Secret&& other) noexcept
{
  if (this != &other) {
    wipe(m_value);
    m_value = std::move(other.m_value);
    wipe(other.m_value);
  }
  return *this;
}

Secret::~Secret()
{
  wipe(m_value);
}

Result<KeyReference> parse_key_reference(std::string_view reference)
{
  const std::size_t colon = reference.find(':');
  const std::string_view scheme = reference.substr(0, colon);
  const std::string_view target =
      colon == std::string_view::npos ? std::string_view{} : reference.substr(colon + 1);
  if (scheme == "env" && colon != std::string_view::npos) {
    if (!is_variable_name(target)) {
      return fail(Failure::malformed_key_reference,
                  text("key reference env:",
                       printable(target, 80),
                       " does not name an environment variable"),
                  "use letters, digits and _, as in env:SHOPIFY_SECRET");
    }
    return KeyReference{KeyReference::Kind::environment, std::string(target), {}};
  }
  if (scheme == "file" && !target.empty()) {
    return KeyReference{KeyReference::Kind::file, std::string(target), {}};
  }
  if (scheme == "credential" && is_credential_name(target)) {
    return KeyReference{KeyReference::Kind::credential, std::string(target), {}};
  }
  // The text is not repeated: it may be the key itself.
  return fail(Failure::malformed_key_reference,
              "a key must be a reference: env:NAME, file:PATH or credential:NAME",
              "put the key in a variable or a 0600 file and refer to it, as in env:SHOPIFY_SECRET");
}

std::string to_string(const KeyReference& reference)
{
  switch (reference.kind) {
  case KeyReference::Kind::environment:
    return "env:" + reference.target;
  case KeyReference::Kind::file:
    return "file:" + reference.target;
  case KeyReference::Kind::credential:
    return "credential:" + reference.target;
  case KeyReference::Kind::value:
    return std::string(kRedacted);
  }
  return std::string(kRedacted);
}

} // namespace hookctl::model
