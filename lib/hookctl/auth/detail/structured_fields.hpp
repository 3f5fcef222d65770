#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// The part of Structured Field Values for HTTP (RFC 8941) that signatures and digests are written
// in: dictionaries of items and inner lists, with parameters. Decimals are not among them.
namespace hookctl::auth::detail {

struct SfToken {
  std::string text;

  bool operator==(const SfToken&) const = default;
};

struct SfBytes {
  std::string bytes;

  bool operator==(const SfBytes&) const = default;
};

/// An integer, a string, a token, a byte sequence or a boolean.
using SfBare = std::variant<std::int64_t, std::string, SfToken, SfBytes, bool>;

using SfParameters = std::vector<std::pair<std::string, SfBare>>;

struct SfItem {
  SfBare value;
  SfParameters parameters;
};

struct SfInnerList {
  std::vector<SfItem> items;
  SfParameters parameters;
};

struct SfMember {
  std::string key;
  std::variant<SfItem, SfInnerList> value;
};

using SfDictionary = std::vector<SfMember>;

inline constexpr std::size_t kMaxSfText = 16U << 10U;
inline constexpr std::size_t kMaxSfMembers = 64;

/// Strict (RFC 8941 section 4.2), and stricter: a key or a parameter that is there twice is an
/// error, where the RFC lets the last one win. invalid_data, with a message that goes on after the
/// field's name ("is malformed at character 7").
Result<SfDictionary> parse_sf_dictionary(std::string_view text);

/// As RFC 8941 section 4.1 writes it, whatever the sender's spaces were.
std::string write_sf(const SfBare& value);
std::string write_sf(const SfParameters& parameters); ///< `;created=1;alg="x"`
std::string write_sf(const SfItem& item);
std::string write_sf(const SfInnerList& list);

const SfMember* find_member(const SfDictionary& dictionary, std::string_view key);
const SfBare* find_parameter(const SfParameters& parameters, std::string_view key);

} // namespace hookctl::auth::detail
