#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/routing/definition.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::routing {

// One field of a destination each, from what somebody wrote; invalid_argument naming value and
// rule.

/// 100ms to 1h.
Result<std::chrono::milliseconds> parse_timeout(std::string_view text);

/// Of each wait 0 to 7d, at most 100 of them; a single `none` is an empty schedule.
Result<RetrySchedule> parse_retry(const std::vector<std::string>& steps);

/// 1 to Definition::kMaxConcurrency.
Result<int> parse_concurrency(std::string_view text);

/// A condition on the envelope, as path::Filter::parse() takes it.
Result<path::Filter> parse_where(std::string_view text);

/// The name of one, or a glob.
Result<> check_account(std::string_view account);

/// `Name: value`.
Result<Header> parse_header(std::string_view text);

/// The name is a token (RFC 9110) and none that delivering sets itself; the value has no control
/// characters; what looks like a credential (Authorization, Cookie, …token…) is a reference.
Result<> check_header(const Header& header);

/// 1MiB or more.
Result<std::int64_t> parse_max_bytes(std::string_view text);

/// Files set aside: 0 to 1000.
Result<int> parse_keep(std::string_view text);

/// As nats::parse_servers() takes it, kept as written; no user name or password in it.
Result<std::string> parse_nats_url(std::string_view text);

/// Of a NATS message: words of visible characters with dots between them, without wildcards.
Result<std::string> parse_subject(std::string_view text);

/// As model::parse_url() takes it, kept as written.
Result<std::string> parse_http_url(std::string_view text);

/// 1 to 100 of A-Z, a-z, 0-9, `_` and `-`.
Result<std::string> parse_bot_id(std::string_view text);

/// One of kBotRegions.
Result<std::string> parse_bot_region(std::string_view text);

/// Has the bot platform's API key.
inline constexpr std::string_view kApiKeyHeader = "x-api-key";

/// What a field cannot know alone: the format is one of formats_of(target), there is a file or a
/// program, accounts are names or globs, bot needs a secret, secrets and headers go only where
/// there is a use for them, and no header is there twice.
Result<> check(const Definition& definition);

} // namespace hookctl::routing
