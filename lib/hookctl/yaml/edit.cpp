#include "hookctl/yaml/edit.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace hookctl::yaml {

namespace {

using Members = std::vector<std::pair<Value, Value>>;

Members::iterator find_member(Members& members, std::string_view key)
{
  return std::ranges::find_if(members,
                              [&](const auto& member) { return member.first.text == key; });
}

/// The lines of a text, each without its line feed.
class Lines {
public:
  explicit Lines(std::string_view text)
  {
    if (text.ends_with('\n')) {
      text.remove_suffix(1);
    }
    for (const std::string_view line : split(text, '\n')) {
      m_lines.emplace_back(line);
    }
    if (text.empty()) {
      m_lines.clear();
    }
  }

  [[nodiscard]] std::size_t size() const { return m_lines.size(); }

  [[nodiscard]] bool is_comment(std::size_t at) const { return trim(m_lines[at]).starts_with('#'); }

  [[nodiscard]] bool is_blank(std::size_t at) const { return trim(m_lines[at]).empty(); }

  void insert(std::size_t at, const std::vector<std::string>& lines)
  {
    m_lines.insert(m_lines.begin() + static_cast<std::ptrdiff_t>(at), lines.begin(), lines.end());
  }

  void erase(std::size_t begin, std::size_t end)
  {
    m_lines.erase(m_lines.begin() + static_cast<std::ptrdiff_t>(begin),
                  m_lines.begin() + static_cast<std::ptrdiff_t>(end));
  }

  [[nodiscard]] std::string whole() const
  {
    return m_lines.empty() ? std::string() : join(m_lines, "\n") + "\n";
  }

private:
  std::vector<std::string> m_lines;
};

/// Lines count from 1 in a Value.
std::size_t line_of(const Value& value)
{
  return static_cast<std::size_t>(std::max(value.at.line, 1)) - 1;
}

/// Where a member's lines begin: at the comment that stands right above it.
std::size_t begin_of(const Lines& lines, const Value& key)
{
  std::size_t at = std::min(line_of(key), lines.size());
  while (at > 0 && lines.is_comment(at - 1)) {
    --at;
  }
  return at;
}

/// Where the lines of the members of `root` end that stand before `next`, or before the file's end.
std::size_t end_before(const Lines& lines, const Members& members, Members::const_iterator next)
{
  std::size_t end = next == members.end() ? lines.size() : begin_of(lines, next->first);
  while (end > 0 && lines.is_blank(end - 1)) {
    --end;
  }
  return end;
}

std::vector<std::string> member_lines(std::string_view key, const Value& value, std::size_t indent)
{
  Value map = Value::map();
  map.add(std::string(key), value);
  std::vector<std::string> out;
  const std::string written = write(map);
  for (const std::string_view line : split(without_line_end(written), '\n')) {
    out.push_back(line.empty() ? std::string() : std::string(indent, ' ') + std::string(line));
  }
  return out;
}

/// `edited` if it says what it should, else `wanted` written anew.
std::string checked(std::string edited, const Value& wanted)
{
  const auto read = parse(edited, "");
  return read && same(*read, wanted) ? edited : write(wanted);
}

} // namespace

Result<std::string> add_member(std::string_view before,
                               std::string_view block,
                               std::string_view key,
                               const Value& value)
{
  HOOKCTL_TRY_AS(Value root, parse(before, ""));
  Lines lines(before);
  root.kind = Value::Kind::map;
  const auto found = find_member(root.members, block);
  if (found == root.members.end()) {
    std::vector<std::string> added = {std::string(block) + ":"};
    for (std::string& line : member_lines(key, value, 2)) {
      added.push_back(std::move(line));
    }
    lines.insert(lines.size(), added);
    root.add(std::string(block), Value::map().add(std::string(key), value));
    return checked(lines.whole(), root);
  }
  const bool has_members = !found->second.members.empty();
  const std::size_t indent =
      has_members
          ? static_cast<std::size_t>(std::max(found->second.members.front().first.at.column, 1)) - 1
          : 2;
  const std::size_t end = has_members ? end_before(lines, root.members, found + 1)
                                      : std::min(line_of(found->first) + 1, lines.size());
  lines.insert(end, member_lines(key, value, indent));
  found->second.kind = Value::Kind::map;
  found->second.add(std::string(key), value);
  return checked(lines.whole(), root);
}

Result<std::string>
remove_member(std::string_view before, std::string_view block, std::string_view key)
{
  HOOKCTL_TRY_AS(Value root, parse(before, ""));
  Lines lines(before);
  const auto found = find_member(root.members, block);
  if (found == root.members.end()) {
    return std::string(before);
  }
  Members& members = found->second.members;
  const auto member = find_member(members, key);
  if (member == members.end()) {
    return std::string(before);
  }
  if (members.size() == 1) {
    lines.erase(line_of(found->first), end_before(lines, root.members, found + 1));
    root.members.erase(found);
    return root.members.empty() ? lines.whole() : checked(lines.whole(), root);
  }
  const std::size_t begin = begin_of(lines, member->first);
  const std::size_t end = member + 1 == members.end() ? end_before(lines, root.members, found + 1)
                                                      : begin_of(lines, (member + 1)->first);
  lines.erase(std::min(begin, end), end);
  members.erase(member);
  return checked(lines.whole(), root);
}

Result<std::string> remove_leaf(std::string_view before,
                                std::string_view block,
                                std::string_view key,
                                std::string_view leaf)
{
  HOOKCTL_TRY_AS(Value root, parse(before, ""));
  Members* members = &root.members;
  for (const std::string_view step : {block, key}) {
    const auto found = find_member(*members, step);
    if (found == members->end()) {
      return std::string(before);
    }
    members = &found->second.members;
  }
  const auto member = find_member(*members, leaf);
  if (member == members->end()) {
    return std::string(before);
  }
  Lines lines(before);
  const std::size_t line = line_of(member->first);
  lines.erase(line, std::min(line + 1, lines.size()));
  members->erase(member);
  return checked(lines.whole(), root);
}

} // namespace hookctl::yaml
