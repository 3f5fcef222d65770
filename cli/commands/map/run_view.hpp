#pragma once

#include "cli/app/context.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/bulk/bulk.hpp"
#include "hookctl/bulk/input.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::cli {

/// `41 %, 128 MB, 410 MB/s, 3 s left`; no share and no time left without a total.
std::string progress_text(std::uint64_t read,
                          std::optional<std::uint64_t> total,
                          std::chrono::nanoseconds passed);

/// `3 lines, 4 events (1 cannot be routed), 1 bad line`.
std::string summary_text(const bulk::Summary& summary, std::string_view row_word);

/// Rows to stdout as they come, bad lines to stderr, and there, when it is a terminal that does not
/// get the rows too, how far it is.
class RunView final : public bulk::Sink {
public:
  /// `total`: bytes of all inputs, where it is known.
  RunView(const Context& context,
          std::vector<std::string> names,
          bulk::ReadBytes read,
          std::optional<std::uint64_t> total);

  /// Takes the progress away.
  ~RunView() override;

  bool write(std::string_view lines) override;
  void bad_line(const bulk::BadLine& line) override;
  void progress(const bulk::Summary& so_far) override;

private:
  void erase();

  const Context& m_context;
  std::vector<std::string> m_names;
  bulk::ReadBytes m_read;
  std::optional<std::uint64_t> m_total;
  bool m_shows_progress;
  SteadyTime m_began;
  SteadyTime m_shown;
  bool m_on_line = false; ///< a progress stands on the terminal's line
};

} // namespace hookctl::cli
