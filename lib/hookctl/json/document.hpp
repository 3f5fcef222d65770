#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

/// `null`, `boolean`, …: as a table and a message name it.
std::string_view to_string(Kind kind);

/// One value of a document. Nodes stand in document order; the children of an array follow it; an
/// object is followed by key, value, key, value, … where a key is a node of Kind::string.
struct Node {
  /// Where the value's text begins in Document::text().
  std::uint32_t offset = 0;
  /// Its length in bytes: strings with their quotes, arrays and objects with their brackets.
  std::uint32_t length = 0;
  /// One past the last node of this value's subtree: the next sibling (or next key) in the parent.
  std::uint32_t end = 0;
  Kind kind = Kind::null;
  /// A string whose text holds a backslash: it is not what it says.
  bool has_escapes = false;
};

/// Index of a Node in Document::nodes().
using NodeIndex = std::uint32_t;

struct Limits {
  /// Of the text; 4 GiB are never accepted, whatever stands here.
  std::size_t bytes = 16U << 20U;
  /// Arrays and objects inside one another.
  std::size_t depth = 512;
  /// Values and names together.
  std::size_t nodes = 4'000'000;
};

/// A stranger's JSON, checked as a whole (RFC 8259, UTF-8) and kept as it came: a flat list of
/// nodes over the sender's bytes. Numbers and strings keep their text (`170.00`, `1E400`, `-0`, a
/// 40-digit id, a lone surrogate escape). A leading UTF-8 byte order mark is skipped. Of duplicate
/// keys the last wins, as in JSON.parse. Keys are the same when to_text() says the same: a lone
/// surrogate (`"\ud800"`) and the text of its escape (`"\\ud800"`) are one name. Node indexes given
/// to the functions are those of this document; another one is a bug of the caller.
class Document {
public:
  /// One document; Parser is for many. invalid_data with line and column (file left empty) for
  /// malformed text of any kind and for a limit reached.
  static Result<Document> parse(std::string bytes, const Limits& limits = {});

  [[nodiscard]] std::string_view text() const { return {m_bytes.data() + m_begin, m_size}; }

  [[nodiscard]] std::span<const Node> nodes() const { return {m_nodes.data(), m_node_count}; }

  [[nodiscard]] static constexpr NodeIndex root() { return 0; }

  [[nodiscard]] Kind kind(NodeIndex node) const { return m_nodes[node].kind; }

  /// The value's text exactly as sent, `"` included for strings.
  [[nodiscard]] std::string_view raw(NodeIndex node) const
  {
    return {m_bytes.data() + m_begin + m_nodes[node].offset, m_nodes[node].length};
  }

  /// The raw text without white space outside strings: an event stays one line. Number and string
  /// text is untouched.
  [[nodiscard]] std::string compact(NodeIndex node) const;

  /// The same behind `out`.
  void append_compact(std::string& out, NodeIndex node) const;

  /// A string decoded to UTF-8. A lone surrogate has no UTF-8 form and stays as it was written
  /// (`\ud800`). For any other kind: its compact text.
  [[nodiscard]] std::string to_text(NodeIndex node) const;

  /// True when the key node's decoded text equals `name`; no allocation unless the key has escapes.
  [[nodiscard]] bool key_equals(NodeIndex key, std::string_view name) const
  {
    return m_nodes[key].has_escapes ? decoded_key_equals(key, name) : inner(key) == name;
  }

  /// The value of the member `name` of an object (the last one of that name), or nullopt.
  [[nodiscard]] std::optional<NodeIndex> find_member(NodeIndex object, std::string_view name) const;

  /// The element at `index`; negative counts from the end. nullopt when out of range or not an
  /// array.
  [[nodiscard]] std::optional<NodeIndex> find_element(NodeIndex array, std::int64_t index) const;

  struct Member {
    NodeIndex key = 0;
    NodeIndex value = 0;
  };

  /// The members of an object in document order, each distinct name once with its last value. Empty
  /// for other kinds.
  [[nodiscard]] std::vector<Member> members(NodeIndex object) const;

  /// Elements of an array, or members of an object counting duplicates once each time they occur.
  [[nodiscard]] std::size_t child_count(NodeIndex node) const;

  /// Decoded names that occur more than once in `object`, each once, at most `limit`.
  [[nodiscard]] std::vector<std::string> duplicate_keys(NodeIndex object,
                                                        std::size_t limit = 8) const;

  /// Duplicates anywhere in the document, as `member` names, at most `limit`.
  [[nodiscard]] std::vector<std::string> all_duplicate_keys(std::size_t limit = 8) const;

private:
  friend class Parser;
  Document() = default;

  /// The text between the quotes of a string node, escapes as they are.
  [[nodiscard]] std::string_view inner(NodeIndex string) const
  {
    return {m_bytes.data() + m_begin + m_nodes[string].offset + 1, m_nodes[string].length - 2};
  }

  [[nodiscard]] bool decoded_key_equals(NodeIndex key, std::string_view name) const;

  std::string m_bytes; ///< followed by the padding that the parser reads over
  std::size_t m_begin = 0;
  std::size_t m_size = 0;
  std::vector<Node> m_nodes; ///< the first m_node_count of them count
  std::size_t m_node_count = 0;
};

} // namespace hookctl::json
