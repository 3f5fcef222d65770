#include "cli/commands/listen/destinations.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/routing/fields.hpp"

#include <string>
#include <string_view>

namespace hookctl::cli {

namespace {

/// The same for the same URL. A query often holds a token, and names are shown: its hash stands for
/// it.
Result<std::string> forward_name(std::string_view url)
{
  constexpr std::size_t kShown = 8;
  const std::size_t query = url.find('?');
  if (query == std::string_view::npos) {
    return text("forward-to ", url);
  }
  HOOKCTL_TRY_AS(const auto digest,
                 crypto::digest(crypto::HashAlgorithm::sha256, url.substr(query)));
  return text("forward-to ", url.substr(0, query), "?…", hex_encode(digest).substr(0, kShown));
}

} // namespace

std::vector<Flag> made_on_the_spot_flags()
{
  return {{.name = "--forward-to",
           .value = "URL",
           .help = "post each active event there as JSON, with retries"}};
}

Result<std::vector<routing::Definition>> parse_made_on_the_spot(const Arguments& arguments)
{
  std::vector<routing::Definition> all;
  if (const auto url = arguments.value("--forward-to")) {
    routing::Definition definition;
    HOOKCTL_TRY_AS(auto checked,
                   routing::parse_http_url(*url).map_error(within("flag --forward-to")));
    definition.target = routing::Http{std::move(checked)};
    HOOKCTL_TRY_AS(definition.name, forward_name(*url));
    all.push_back(std::move(definition));
  }
  return all;
}

} // namespace hookctl::cli
