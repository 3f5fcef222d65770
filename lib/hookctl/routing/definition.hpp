#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/model/url.hpp"
#include "hookctl/routing/retry.hpp"
#include "hookctl/routing/route.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hookctl::routing {

/// Lines of JSON on standard output.
struct Stdout {};

/// Lines of JSON behind a file, which is set aside as PATH.1 (PATH.2, …) when it is full.
struct File {
  enum class Sync {
    always,   ///< an event counts as delivered once it is on stable storage
    interval, ///< once the kernel has it, which is told to store it a second later
    never,    ///< once the kernel has it: it survives a kill, not a power cut
  };

  static constexpr std::int64_t kDefaultMaxBytes = 100LL << 20U;
  static constexpr int kDefaultKeep = 10;

  std::filesystem::path path; ///< absolute
  std::int64_t max_bytes = kDefaultMaxBytes;
  int keep = kDefaultKeep; ///< files set aside; the oldest goes when there are more
  Sync sync = Sync::always;
};

/// `always`, `interval`, `never`.
std::string_view to_string(File::Sync sync);
std::optional<File::Sync> parse_sync(std::string_view word);

/// A POST for each event, signed by Standard Webhooks when the definition has a secret.
struct Http {
  std::string url; ///< as written; model::parse_url() takes it
};

/// A program for each event, which is on its standard input; never a shell.
struct Exec {
  std::vector<std::string> argv; ///< at least the program
};

/// A subject of a NATS JetStream stream.
struct Nats {
  std::string url;     ///< nats://host:4222[,…]
  std::string subject; ///< "" for hookctl-events.ENV.ACCOUNT.CODE
};

/// The bot platform's call for bot events; the secret is its API key.
struct Bot {
  std::string bot_id;
  std::string region; ///< one of kBotRegions
  std::string url;    ///< in place of the region's, "" for that
};

/// Where the bot platform runs.
inline constexpr std::string_view kBotRegions[] = {"r0", "r1", "r2", "r3", "r4", "r5"};

using Target = std::variant<Stdout, File, Http, Exec, Nats, Bot>;

/// `stdout`, `file`, `http`, `exec`, `nats`, `bot`.
std::string_view kind_of(const Target& target);

/// Where it goes, for a person: the URL (of a query only that there is one: it may hold a token),
/// the file's path, the program and its arguments.
std::string describe(const Target& target);

/// What an event looks like there.
enum class Format {
  event,              ///< the envelope (event/envelope.hpp)
  cloudevents,        ///< CloudEvents 1.0, structured
  cloudevents_binary, ///< CloudEvents 1.0, binary: attributes in headers
  raw,                ///< the request as its sender made it
  bot,                ///< the bot platform's call
};

/// `event`, `cloudevents`, `cloudevents-binary`, `raw`, `bot`.
std::string_view to_string(Format format);
std::optional<Format> parse_format(std::string_view word);

/// What `target` can be given; the first is its default.
std::vector<Format> formats_of(const Target& target);

/// A header of every request: its value, or where that is to be found.
struct Header {
  std::string name;
  std::string value;
  std::optional<model::KeyReference> reference = {}; ///< in place of `value`
};

/// A destination as data: what environment.yaml or the command line says of it.
struct Definition {
  static constexpr std::chrono::milliseconds kDefaultTimeout{10'000};
  static constexpr int kDefaultConcurrency = 4;
  static constexpr int kMaxConcurrency = 256;

  /// Under which the journal knows it. From environment.yaml: check_name() holds. Made on the spot:
  /// begins with the flag (`forward-to http://…`), the same for the same flag.
  std::string name;
  Target target;
  Route route = {};
  Format format = Format::event;
  RetrySchedule retry = {};
  std::chrono::milliseconds timeout = kDefaultTimeout; ///< for one attempt, everything included
  int concurrency = kDefaultConcurrency;               ///< attempts at the same time
  std::vector<Header> headers = {};
  /// The signing secret of http, the API key of bot.
  std::optional<model::KeyReference> secret = {};
  /// One after the other for the same account and sender.
  bool ordered = false;
  /// Takes no new events and is tried for none when false.
  bool enabled = true;
};

/// As of model::AccountName, saying "destination name".
Result<> check_name(std::string_view name);

/// invalid_data for a destination that wants its events in order, which many workers of a shared
/// journal cannot keep.
Result<> require_unordered(std::span<const Definition> destinations);

} // namespace hookctl::routing
