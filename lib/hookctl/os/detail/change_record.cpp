#include "hookctl/os/detail/change_record.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::os::detail {

namespace {

constexpr std::string_view kFirstWords = "hookctl changes 1 ";

/// Takes a record apart from its beginning; nullopt where it is none.
class Scanner {
public:
  explicit Scanner(std::string_view bytes)
      : m_rest(bytes)
  {
  }

  std::optional<ChangeRecord> scan()
  {
    const auto head = line();
    if (!head || !head->starts_with(kFirstWords)) {
      return std::nullopt;
    }
    const auto numbers = split(head->substr(kFirstWords.size()), ' ', 2);
    const auto version = parse_integer<std::uint64_t>(numbers.front());
    const auto count =
        numbers.size() == 2 ? parse_integer<std::size_t>(numbers.back()) : std::nullopt;
    if (!version || !count) {
      return std::nullopt;
    }
    ChangeRecord record{*version, {}};
    for (std::size_t i = 0; i < *count; ++i) {
      auto one = change();
      if (!one) {
        return std::nullopt;
      }
      record.changes.push_back(*std::move(one));
    }
    return m_rest.empty() ? std::optional(std::move(record)) : std::nullopt;
  }

private:
  std::optional<std::string_view> line()
  {
    const auto end = m_rest.find('\n');
    return end == std::string_view::npos ? std::nullopt : take(end);
  }

  /// So many bytes and a line feed.
  std::optional<std::string_view> take(std::size_t size)
  {
    if (size >= m_rest.size() || m_rest[size] != '\n') {
      return std::nullopt;
    }
    const auto taken = m_rest.substr(0, size);
    m_rest.remove_prefix(size + 1);
    return taken;
  }

  std::optional<FileChange> change()
  {
    const auto words = line();
    if (!words) {
      return std::nullopt;
    }
    const auto parts = split(*words, ' ', words->starts_with("put ") ? 3 : 2);
    const std::filesystem::path file = parts.back();
    if (parts.size() < 2 || !stays_below(file)) {
      return std::nullopt;
    }
    if (parts.front() == "remove") {
      return FileChange{file, std::nullopt};
    }
    const auto size = parts.size() == 3 ? parse_integer<std::size_t>(parts[1]) : std::nullopt;
    const auto bytes = size ? take(*size) : std::nullopt;
    return bytes ? std::optional(FileChange{file, std::string(*bytes)}) : std::nullopt;
  }

  static bool stays_below(const std::filesystem::path& file)
  {
    return file.has_filename() && file.filename() != "." && file.is_relative() &&
           *file.begin() != ".." && file == file.lexically_normal();
  }

  std::string_view m_rest;
};

} // namespace

std::string write_record(const ChangeRecord& record)
{
  std::string out = text(kFirstWords, record.version, " ", record.changes.size(), "\n");
  for (const FileChange& change : record.changes) {
    const std::string file = change.file.generic_string();
    if (change.bytes) {
      out += text("put ", change.bytes->size(), " ", file, "\n", *change.bytes, "\n");
    } else {
      out += text("remove ", file, "\n");
    }
  }
  return out;
}

Result<ChangeRecord> parse_record(std::string_view bytes, const std::string& file)
{
  auto record = Scanner(bytes).scan();
  if (!record) {
    return fail_at({file, 0, 0},
                   Failure::change_damaged,
                   "this is no record of a change that was begun",
                   "hookctl writes it in one piece; when the files beside it are as they should "
                   "be, remove it");
  }
  return *std::move(record);
}

} // namespace hookctl::os::detail
