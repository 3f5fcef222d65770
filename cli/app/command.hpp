#pragma once

#include "cli/app/exit_code.hpp"
#include "hookctl/base/result.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

class Context;

/// Where the shell finds values for a flag or a positional.
enum class Completion {
  none,
  file,
  directory,
  account,
  provider,
  event_code,
  received, ///< ids of the latest events
  destination,
  environment,
  topic,
  shell
};

/// A flag as data; what parses, `--help`, man pages and completions all read.
struct Flag {
  std::string name;                      ///< "--provider"
  std::string short_name = {};           ///< "-o", or empty
  std::string value = {};                ///< "ID": what the value is called; empty for a switch
  std::string help;                      ///< one sentence, lower case, no full stop
  std::string default_text = {};         ///< shown, not applied
  std::vector<std::string> choices = {}; ///< other values are refused with this list
  bool repeatable = false;
  bool required = false;
  Completion completion = Completion::none;
  std::string variable = {}; ///< "HOOKCTL_ENV": gives the value when the flag does not
  /// An empty value says something (mostly: take it away); else it is refused, for it comes from a
  /// variable that is not set.
  bool may_be_empty = false;
};

struct Positional {
  enum class Count { one, optional, any, at_least_one };

  std::string name; ///< "ACCOUNT"
  std::string help;
  Count count = Count::one;
  Completion completion = Completion::none;
  std::vector<std::string> choices = {}; ///< other values are refused with this list
};

/// What the person typed after the command's words, checked against the command's flags.
class Arguments {
public:
  std::map<std::string, std::vector<std::string>>
      flags; ///< by long name: "--provider"; a switch has one empty value
  std::vector<std::string> positionals;

  [[nodiscard]] bool has(std::string_view flag) const;
  /// The last value given.
  [[nodiscard]] std::optional<std::string> value(std::string_view flag) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view flag) const;
  /// The positional at `index`, or "".
  [[nodiscard]] std::string positional(std::size_t index) const;
};

struct Example {
  std::string line; ///< "hookctl url shop_eu"
  std::string help; ///< "print the webhook URL of shop_eu"
};

/// One command: data, and the function that does it.
struct Command {
  std::string path; ///< "account add"
  std::string
      summary; ///< one line, lower case, no full stop: "add an account and print its webhook URL"
  std::string description; ///< a paragraph or two
  std::vector<Positional> positionals = {};
  std::vector<Flag> flags = {};
  std::vector<Example> examples;
  /// Exit codes beyond 0, 2 and 70 that this command can give.
  std::vector<ExitCode> exit_codes = {};
  bool hidden = false;
  /// What --output takes, when that is not what it takes everywhere.
  std::vector<std::string> outputs = {};
  /// Works without any file of ours: the user's config.yaml is not read, so a broken one is not in
  /// the way.
  bool standalone = false;
  /// Tells itself of a config.yaml that cannot be used (Globals::config_error).
  bool tells_config_error = false;
  /// The values of its flags are kept in files, which are UTF-8: other bytes are refused. Of names
  /// of files, kept_file() does it.
  bool keeps = false;
  std::function<Result<ExitCode>(const Arguments&, Context&)> run;
};

/// The values that a flag takes with this command; empty: any.
const std::vector<std::string>& choices_of(const Flag& flag, const Command& command);

} // namespace hookctl::cli
