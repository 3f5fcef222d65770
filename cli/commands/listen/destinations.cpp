#include "cli/commands/listen/destinations.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/routing/command_line.hpp"
#include "hookctl/routing/fields.hpp"

#include <string>
#include <string_view>
#include <utility>

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

Result<std::string> parse_nats(const std::string& typed)
{
  if (typed.find("://") == std::string::npos) {
    return fail(
        Failure::unknown_choice,
        text("--to has the unknown value ", quote(typed), "; use stdout or nats://HOST:PORT"));
  }
  return routing::parse_nats_url(typed).map_error(within("flag --to"));
}

} // namespace

std::vector<Flag> made_on_the_spot_flags()
{
  return {{.name = "--forward-to",
           .value = "URL",
           .help = "post each active event there as JSON, with retries"},
          {.name = "--exec",
           .value = "CMD",
           .help = "run this for each active event, which is on its standard input, with retries; "
                   "words are split as a shell would, but no shell is run"},
          {.name = "--to",
           .value = "WHERE",
           .help = "where each active event goes as well: stdout writes it as a line of JSON, at "
                   "least once, and --print is none then; nats://HOST:PORT publishes it"}};
}

Result<std::vector<routing::Definition>> parse_made_on_the_spot(const Arguments& arguments)
{
  std::vector<routing::Definition> all;
  const auto add = [&all](std::string name, routing::Target target) {
    all.push_back({.name = std::move(name), .target = std::move(target)});
  };
  if (const auto url = arguments.value("--forward-to")) {
    HOOKCTL_TRY_AS(auto checked,
                   routing::parse_http_url(*url).map_error(within("flag --forward-to")));
    HOOKCTL_TRY_AS(auto name, forward_name(*url));
    add(std::move(name), routing::Http{std::move(checked)});
  }
  if (const auto command = arguments.value("--exec")) {
    HOOKCTL_TRY_AS(auto argv,
                   routing::parse_command_line(*command).map_error(within("flag --exec")));
    std::string name = text("exec ", routing::write_command_line(argv));
    add(std::move(name), routing::Exec{std::move(argv)});
  }
  if (const auto where = arguments.value("--to"); where == "stdout") {
    add("to stdout", routing::Stdout{});
  } else if (where) {
    HOOKCTL_TRY_AS(auto url, parse_nats(*where));
    std::string name = text("to ", url);
    add(std::move(name), routing::Nats{std::move(url), {}});
  }
  return all;
}

} // namespace hookctl::cli
