#pragma once

#include "hookctl/base/result.hpp"

#include <csignal>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace hookctl::os {

/// Whether what is typed can be seen.
enum class Echo { no, yes };

/// Reads what a person types, line after line. While it exists, SIGINT, SIGTERM, SIGHUP and SIGQUIT
/// end the reading and not the process, so that whoever asks can clean up; the terminal shows again
/// what is typed whenever read_line() returns. One at a time, before any thread is made.
class AnswerReader {
public:
  /// internal when the kernel refuses.
  static Result<std::unique_ptr<AnswerReader>> open(int descriptor);

  AnswerReader(const AnswerReader&) = delete;
  AnswerReader& operator=(const AnswerReader&) = delete;
  /// Gives the signals back their old meaning.
  ~AnswerReader();

  /// One line without its line feed; nullopt at the end of input (^D). cancelled when a signal
  /// came; invalid_data beyond `limit` bytes, of which none is kept; io when reading or hiding
  /// fails. With Echo::no what was typed ahead is thrown away, since it was seen.
  Result<std::optional<std::string>> read_line(std::size_t limit, Echo echo);

private:
  explicit AnswerReader(int descriptor)
      : m_descriptor(descriptor)
  {
  }

  Result<std::optional<char>> read_byte();

  static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

  int m_descriptor;
  sigset_t m_mask_before{};
  struct sigaction m_before[4]{};
};

} // namespace hookctl::os
