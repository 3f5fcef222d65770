#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/journal/jetstream_journal.hpp"
#include "hookctl/routing/definition.hpp"

#include <optional>
#include <span>
#include <string>

namespace hookctl::cli {

/// `--journal nats://HOST:PORT`, in place of environment.yaml's `journal`.
Flag shared_journal_flag();

/// invalid_argument naming the flag for what are no NATS servers.
Result<std::optional<std::string>> parse_shared_journal(const Arguments& arguments);

/// The journal in JetStream that the flag or environment.yaml names; nullopt: it is in a file.
/// invalid_data and io for a password's file.
Result<std::optional<journal::JetStreamOptions>>
shared_journal(const std::optional<std::string>& flag,
               const account::EnvironmentSettings& settings,
               model::Environment environment);

/// Where the journal is, for a person.
std::string journal_words(const std::optional<journal::JetStreamOptions>& shared,
                          const account::EnvironmentSettings& settings);

/// Largest body that surely fits into the servers' messages, with what is kept beside it; says so
/// when that is less than what was allowed. What survives what is said too.
Result<> fit_into_messages(const journal::JetStreamOptions& shared,
                           http::ServerLimits& limits,
                           const Context& context);

} // namespace hookctl::cli
