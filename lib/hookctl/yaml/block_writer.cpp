#include "hookctl/yaml/block_writer.hpp"

#include "hookctl/yaml/scalar_style.hpp"

namespace hookctl::yaml {

namespace {

// YAML readers look 1024 characters ahead for the colon of a key; longer ones need the form "?
// key".
constexpr std::size_t kMaxSimpleKey = 1000;

} // namespace

void BlockWriter::string(std::string_view text)
{
  atom(written(text));
}

void BlockWriter::key(std::string_view text)
{
  start_entry();
  const Frame& frame = m_frames.back();
  const std::string word = written(text);
  if (word.size() <= kMaxSimpleKey) {
    m_out += word + ":";
  } else if (frame.is_flow) {
    m_out += "? " + word + " :";
  } else {
    m_out += "? " + word + "\n" + std::string(frame.indent, ' ') + ":";
  }
}

void BlockWriter::close()
{
  const Frame frame = m_frames.back();
  m_frames.pop_back();
  const bool is_map = frame.kind == Kind::map;
  if (frame.is_flow) {
    m_out += is_map ? '}' : ']';
  } else if (frame.count == 0) {
    const bool after_key = !m_frames.empty() && m_frames.back().kind == Kind::map;
    m_out += after_key ? " " : "";
    m_out += is_map ? "{}" : "[]";
  }
}

std::string BlockWriter::finish()
{
  return std::move(m_out) + "\n";
}

void BlockWriter::open(Kind kind)
{
  Frame frame;
  frame.kind = kind;
  frame.is_flow = m_frames.size() >= kMaxBlockDepth;
  if (frame.is_flow) {
    atom(kind == Kind::map ? "{" : "[");
  } else if (m_frames.empty()) {
    frame.starts_in_line = true;
  } else {
    frame.indent = m_frames.back().indent + 2;
    frame.starts_in_line = m_frames.back().kind == Kind::sequence;
    if (frame.starts_in_line) {
      start_entry();
    }
  }
  m_frames.push_back(frame);
}

/// Begins a key or a sequence's item.
void BlockWriter::start_entry()
{
  Frame& frame = m_frames.back();
  const bool is_first = frame.count++ == 0;
  if (frame.is_flow) {
    m_out += is_first ? "" : ", ";
    return;
  }
  if (!(is_first && frame.starts_in_line)) {
    m_out += "\n" + std::string(frame.indent, ' ');
  }
  m_out += frame.kind == Kind::sequence ? "- " : "";
}

void BlockWriter::atom(std::string_view text)
{
  if (!m_frames.empty() && m_frames.back().kind == Kind::sequence) {
    start_entry();
  } else if (!m_frames.empty()) {
    m_out += ' ';
  }
  m_out += text;
}

std::string BlockWriter::written(std::string_view text) const
{
  if (!m_frames.empty() && m_frames.back().is_flow) {
    return double_quoted_scalar(text);
  }
  return can_be_plain(text) && !plain_is_no_string(text) ? std::string(text) : quoted_scalar(text);
}

} // namespace hookctl::yaml
