#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::yaml {

/// Puts values down one after the other as block-style YAML. Calls nest like the values do: in a
/// map each value follows its key(). Beyond kMaxBlockDepth containers are written in flow style.
/// Nothing recurses.
class BlockWriter {
public:
  static constexpr std::size_t kMaxBlockDepth = 64;

  void null() { atom("null"); }

  /// Text that needs no quotes: a number, a boolean.
  void plain(std::string_view text) { atom(text); }

  /// Quoted where another reading is possible.
  void string(std::string_view text);

  void open_map() { open(Kind::map); }

  void open_sequence() { open(Kind::sequence); }

  void key(std::string_view text);
  /// Ends the innermost map or sequence.
  void close();

  /// The text, with a line feed at the end.
  std::string finish();

private:
  enum class Kind { map, sequence };

  struct Frame {
    Kind kind = Kind::map;
    std::size_t indent = 0;
    /// The first entry goes on in the current line: at the top and after "- ".
    bool starts_in_line = false;
    bool is_flow = false;
    std::size_t count = 0;
  };

  void open(Kind kind);
  void start_entry();
  void atom(std::string_view text);
  [[nodiscard]] std::string written(std::string_view text) const;

  std::string m_out;
  std::vector<Frame> m_frames;
};

} // namespace hookctl::yaml
