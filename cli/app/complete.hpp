#pragma once

#include "cli/app/command.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

inline constexpr std::string_view kCompleteWord = "__complete";

struct CompletionRequest {
  Completion kind = Completion::none;
  /// The command that is being typed; "" before there is one.
  std::string command = {};
  /// The positionals before the word under the cursor: the account whose event codes are asked for.
  std::vector<std::string> positionals = {};
  /// The flags before it, with their values, by long name: `--account` says the same.
  std::map<std::string, std::string, std::less<>> flags = {};
};

/// One value, and what a shell may show beside it.
struct Candidate {
  std::string value;
  std::string description = {};
};

/// Where values come from that are not in the registry: the accounts of the environment, the
/// presets, …
class CompletionSource {
public:
  CompletionSource() = default;
  CompletionSource(const CompletionSource&) = delete;
  CompletionSource& operator=(const CompletionSource&) = delete;
  virtual ~CompletionSource() = default;

  /// All values of that kind; the caller keeps those that fit. Nothing that goes wrong is worth a
  /// word at a prompt: then there are none.
  [[nodiscard]] virtual std::vector<Candidate> values(const CompletionRequest& request) const = 0;
};

/// `hookctl __complete -- WORD... CURRENT`: one candidate a line, with a tab and a description
/// where there is one. `arguments` is what follows `__complete --`; its last element is the word
/// under the cursor. A line `:files` or
/// `:directories` asks the shell for its own.
std::string complete(const std::vector<std::string>& arguments,
                     const std::vector<Command>& commands,
                     const CompletionSource& source);

} // namespace hookctl::cli
