#pragma once

#include "hookctl/base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::preset {

/// What `provider new` knows of a provider: the words of its documentation.
struct Starter {
  std::string id;
  std::string name; ///< "" for one made of the id
  std::string category = "other";
  std::string docs;
  std::string scheme = "hmac-sha256"; ///< one of starter_schemes()
  std::optional<std::string> header;  ///< that carries the signature or the token
  std::optional<std::string> encoding;
  std::optional<std::string> prefix;
  std::optional<std::string> signed_text; ///< a template
  std::optional<std::string> timestamp;   ///< the header that carries it
  std::string sample;                     ///< JSON; "" for a made-up payload
};

/// The words that Starter::scheme takes.
const std::vector<std::string>& starter_schemes();

/// A preset file with a comment on every part, which parse_preset() takes as it is: paths for code,
/// id, time and sender are guessed from the sample. invalid_argument naming the flag of
/// `provider new` that is missing, does not belong to the scheme, or is wrong.
Result<std::string> make_starter(const Starter& starter);

} // namespace hookctl::preset
