#include "cli/commands/account/scheme_flags.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/config/verify_block.hpp"

#include <algorithm>
#include <iterator>

namespace hookctl::cli {

namespace {

/// The word for --auth-scheme that takes the account's own scheme away.
constexpr const char* kPresetScheme = "preset";

std::vector<std::string> scheme_words()
{
  std::vector<std::string> words = config::recipe_schemes();
  words.emplace_back(kPresetScheme);
  return words;
}

/// What says more than --auth-scheme alone.
constexpr const char* kRecipeFlags[] = {"--auth-in",
                                        "--auth-header",
                                        "--auth-prefix",
                                        "--auth-encoding",
                                        "--auth-signed",
                                        "--auth-key-format",
                                        "--auth-timestamp",
                                        "--auth-tolerance",
                                        "--auth-algorithm",
                                        "--auth-claim",
                                        "--auth-body-hash",
                                        "--auth-component"};

} // namespace

std::vector<Flag> scheme_flags()
{
  return {
      {.name = "--variant",
       .value = "NAME",
       .help = "which of the preset's ways to sign counts; '' for its default"},
      {.name = "--auth-value",
       .value = "NAME=VALUE",
       .help = "what the scheme needs beside the key and is no secret, such as a webhook's id",
       .repeatable = true},
      {.name = "--auth-scheme",
       .value = "SCHEME",
       .help =
           "how this sender proves itself, instead of the preset's way; preset goes back to that",
       .choices = scheme_words()},
      {.name = "--auth-in",
       .value = "PLACE",
       .help = "where the token or signature is: header:NAME, query:NAME, form:NAME or json:PATH "
               "(a JWT also: body)",
       .repeatable = true},
      {.name = "--auth-header", .value = "NAME", .help = "the same for a header"},
      {.name = "--auth-prefix",
       .value = "TEXT",
       .help = "what stands before it, such as 'sha256='",
       .may_be_empty = true},
      {.name = "--auth-encoding",
       .value = "ENCODING",
       .help = "how the signature is written",
       .default_text = "hex",
       .choices = {"hex", "base64", "base64url"}},
      {.name = "--auth-signed",
       .value = "TEMPLATE",
       .help = "the text under the signature",
       .default_text = "{body}"},
      {.name = "--auth-key-format",
       .value = "FORMAT",
       .help = "how the key's text becomes bytes",
       .default_text = "utf8",
       .choices = {"utf8", "hex", "base64", "whsec"}},
      {.name = "--auth-timestamp",
       .value = "PLACE",
       .help = "where the signed Unix time in seconds is, such as header:X-Timestamp"},
      {.name = "--auth-tolerance",
       .value = "SECONDS",
       .help = "how far that time may be off",
       .default_text = "300"},
      {.name = "--auth-algorithm",
       .value = "NAME",
       .help = "one that a JWT (RS256) or a message signature (ed25519) may use",
       .repeatable = true},
      {.name = "--auth-claim",
       .value = "NAME=VALUE",
       .help = "a claim that a JWT must have",
       .repeatable = true},
      {.name = "--auth-body-hash",
       .value = "CLAIM",
       .help = "the claim of a JWT that holds the body's SHA-256 in hex"},
      {.name = "--auth-component",
       .value = "NAME",
       .help = "what a message signature must cover, such as content-digest",
       .repeatable = true},
  };
}

Result<std::optional<yaml::Value>> parse_recipe(const Arguments& arguments)
{
  config::AuthRecipe recipe;
  recipe.scheme = arguments.value("--auth-scheme").value_or("");
  recipe.in = arguments.values("--auth-in");
  recipe.header = arguments.value("--auth-header");
  recipe.prefix = arguments.value("--auth-prefix");
  recipe.encoding = arguments.value("--auth-encoding");
  recipe.signed_text = arguments.value("--auth-signed");
  recipe.key_format = arguments.value("--auth-key-format");
  recipe.timestamp = arguments.value("--auth-timestamp");
  recipe.tolerance = arguments.value("--auth-tolerance");
  recipe.algorithms = arguments.values("--auth-algorithm");
  recipe.claims = arguments.values("--auth-claim");
  recipe.body_hash = arguments.value("--auth-body-hash");
  recipe.components = arguments.values("--auth-component");
  const bool alone = std::none_of(std::begin(kRecipeFlags),
                                  std::end(kRecipeFlags),
                                  [&](const char* flag) { return arguments.has(flag); });
  if (alone && (recipe.scheme.empty() || recipe.scheme == kPresetScheme)) {
    return std::optional<yaml::Value>{};
  }
  if (recipe.scheme == kPresetScheme) {
    return fail(Failure::flag_out_of_place,
                "--auth-scheme preset takes no other --auth-… flag but the key's",
                "leave them out: the preset says it all");
  }
  HOOKCTL_TRY_AS(auto block, config::make_verify_block(recipe));
  return std::optional(std::move(block));
}

bool wants_preset_scheme(const Arguments& arguments)
{
  return arguments.value("--auth-scheme") == kPresetScheme;
}

std::optional<std::pair<std::string, std::string>> parse_pair(const std::string& typed)
{
  const auto parts = split(typed, '=', 2);
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  const std::string_view name = parts[0];
  if (parts.size() != 2 || name.empty() || name.size() > 64 ||
      !std::all_of(name.begin(), name.end(), good)) {
    return std::nullopt;
  }
  return std::pair{std::string(name), std::string(parts[1])};
}

Result<std::vector<std::pair<std::string, std::string>>>
parse_auth_values(const Arguments& arguments)
{
  std::vector<std::pair<std::string, std::string>> values;
  for (const std::string& typed : arguments.values("--auth-value")) {
    auto value = parse_pair(typed);
    if (!value) {
      return fail(Failure::malformed_pair,
                  text("--auth-value ",
                       quote(typed),
                       " is not NAME=VALUE, with NAME of letters, digits and _"),
                  "write it as --auth-value webhook_id=8PT597110X687430LKGECATA");
    }
    values.push_back(*std::move(value));
  }
  return values;
}

} // namespace hookctl::cli
