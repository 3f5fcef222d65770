#pragma once

#include "hookctl/base/byte_source.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/bulk/line_mapper.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::bulk {

/// One file of lines.
struct Input {
  std::string name; ///< for messages
  /// Called once, when its turn has come; what it gives is read by one thread at a time. `stop`
  /// must end a read() that waits, with `cancelled`.
  std::function<Result<std::unique_ptr<ByteSource>>(const std::stop_token& stop)> open;
};

struct Options {
  std::size_t jobs = 1; ///< threads that map; 1: the caller's alone
  /// A line that is longer is a bad one, and never in memory as a whole. What a listener takes.
  std::size_t line_bytes = 10U << 20U;
  /// What one thread takes at a time, in whole lines.
  std::size_t chunk_bytes = 128U << 10U;
};

/// A line that could not be mapped.
struct BadLine {
  std::size_t input = 0;  ///< index in the inputs
  std::uint64_t line = 0; ///< from 1
  Error error;
};

/// So far, and at the end.
struct Summary {
  std::uint64_t lines = 0; ///< without blank ones
  std::uint64_t bad = 0;
  std::uint64_t bytes = 0; ///< of lines, decompressed
  Counts counts;
  /// Whoever takes the output wanted no more.
  bool cut_short = false;
};

/// Who gets what comes out; called by the thread that calls run(), in the order of the input.
class Sink {
public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  /// Whole lines. False: no more is wanted.
  virtual bool write(std::string_view lines) = 0;

  /// The first of kShownBadLines bad lines.
  virtual void bad_line(const BadLine& line) = 0;

  /// Now and then.
  virtual void progress(const Summary& so_far) = 0;
};

/// Bad lines that are told one by one; the others are only counted.
inline constexpr std::uint64_t kShownBadLines = 20;

/// Most threads that map.
inline constexpr std::size_t kMostJobs = 64;

/// As many as there are processors for this process.
std::size_t default_jobs();

/// Maps every line of the inputs, one after the other, by mappers that `make_mapper` makes, one for
/// each job; the output does not depend on their number. Lines end in LF or CRLF; blank ones are
/// skipped, and so is a byte order mark at the beginning of one. Bad lines are told and left out.
/// Memory is bounded by the jobs and the longest line, not by the inputs. The error is of an input
/// that cannot be read (its name in the context), after the output of all that came before it.
Result<Summary> run(const std::vector<Input>& inputs,
                    const std::function<std::unique_ptr<LineMapper>()>& make_mapper,
                    const Options& options,
                    Sink& sink);

} // namespace hookctl::bulk
