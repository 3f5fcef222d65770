#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/environment.hpp"
#include "hookctl/os/paths.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace hookctl::cli {

/// csv only where a command says so (Command::outputs).
enum class OutputFormat { table, json, yaml, ndjson, name, csv };

/// Then every line of stderr is an object, too: {"error": …}, {"warning": …}, {"note": …}.
constexpr bool is_json(OutputFormat format)
{
  return format == OutputFormat::json || format == OutputFormat::ndjson;
}

enum class ColourChoice { automatic, always, never };

/// One output stream and what it leads to.
struct Terminal {
  std::ostream* stream = nullptr;
  bool is_terminal = false;
  int width = 80; ///< columns
  /// Waits at most so long until its reader takes kAtOnce bytes without delay. Empty: it always
  /// does.
  std::function<bool(std::chrono::milliseconds)> can_take{};
};

/// As much as a pipe that has room takes without blocking (POSIX's PIPE_BUF).
inline constexpr std::size_t kAtOnce = 4096;

/// The world as a command sees it: made once in main, or by a test.
struct World {
  Terminal out;
  Terminal err;
  int in_descriptor = 0; ///< for FILE "-" and --auth-key-stdin
  bool in_is_terminal = false;
  /// Writes to the terminal that the process belongs to, whatever its streams are; false when there
  /// is none. Empty: there is none.
  std::function<bool(std::string_view)> say_to_terminal{};
  const os::Environment* environment = nullptr;
  const Clock* clock = nullptr;
  Rng* rng = nullptr;
};

/// The global flags, from argv, HOOKCTL_*, the user's config.yaml or the default, in that order.
struct Globals {
  model::Environment environment = model::Environment::development;
  std::optional<std::string> home;
  /// nullopt: not asked for; a command then takes table on a terminal and in a pipe alike.
  std::optional<OutputFormat> output;
  bool quiet = false;
  bool verbose = false;
  bool no_input = false;
  ColourChoice colour = ColourChoice::automatic;
  /// Why not all of config.yaml counts here; only for a command that tells it.
  std::optional<Error> config_error = {};
};

/// Somebody else who says on stderr what a command has to say: a log, for example.
class Messages {
public:
  Messages() = default;
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;
  virtual ~Messages() = default;

  virtual void note(std::string_view line) = 0;
  virtual void warn(std::string_view message, std::string_view hint) = 0;
  virtual void fail(const Error& error) = 0;
};

/// What a command's run() gets: the world, the global flags, and the two ways to say something.
class Context {
public:
  Context(const World& world, Globals globals);

  [[nodiscard]] const World& world() const { return m_world; }

  [[nodiscard]] const Globals& globals() const { return m_globals; }

  [[nodiscard]] const Clock& clock() const { return *m_world.clock; }

  [[nodiscard]] Rng& rng() const { return *m_world.rng; }

  [[nodiscard]] const os::Environment& variables() const { return *m_world.environment; }

  [[nodiscard]] model::Environment environment() const { return m_globals.environment; }

  [[nodiscard]] OutputFormat output() const
  {
    return m_globals.output.value_or(OutputFormat::table);
  }

  /// Where the files are; invalid_argument when nothing says where.
  [[nodiscard]] Result<os::Paths> paths() const;

  /// The answer. Everything else goes to err().
  [[nodiscard]] std::ostream& out() const { return *m_world.out.stream; }

  [[nodiscard]] std::ostream& err() const { return *m_world.err.stream; }

  /// `warning: …` on stderr, with its hint; -q silences it. With -o json it is an object.
  void warn(std::string_view message, std::string_view hint = {}) const;

  /// The same as lines.
  [[nodiscard]] std::string warning_words(std::string_view message, std::string_view hint) const;

  /// A line on stderr for people ("account shop_eu added"), likewise.
  void note(std::string_view line) const;
  /// The same as a line.
  [[nodiscard]] std::string note_words(std::string_view line) const;

  /// From now on all of that, and the error that the command ends with, is said by these.
  void say_through(std::shared_ptr<Messages> messages) { m_messages = std::move(messages); }

  /// nullptr: in words, on stderr.
  [[nodiscard]] Messages* messages() const { return m_messages.get(); }

  [[nodiscard]] bool colour_on_out() const;
  [[nodiscard]] bool colour_on_err() const;

  /// How wide lines of words on stderr may be: kAnyWidth where it is no terminal.
  [[nodiscard]] std::size_t width_on_err() const;

private:
  World m_world;
  Globals m_globals;
  std::shared_ptr<Messages> m_messages;
};

} // namespace hookctl::cli
