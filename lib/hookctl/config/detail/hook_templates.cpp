#include "hookctl/config/detail/hook_templates.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::config::detail {

namespace {

constexpr std::string_view kBegin = "\xEE\x80\x80"; // U+E000
constexpr std::string_view kEnd = "\xEE\x80\x81";   // U+E001
constexpr std::size_t kMaxCalls = 10'000;

struct Word {
  std::string_view word;
  TemplateCall::Kind kind;
};

constexpr Word kWords[] = {
    {"getenv", TemplateCall::Kind::variable},
    {"cat", TemplateCall::Kind::file},
    {"credential", TemplateCall::Kind::credential},
};

/// What stands between the braces, without trim markers and a last `| js`.
std::string_view inner_of(std::string_view action)
{
  action = trim(action);
  if (action.starts_with('-')) {
    action.remove_prefix(1);
  }
  if (action.ends_with('-')) {
    action.remove_suffix(1);
  }
  action = trim(action);
  const std::size_t bar = action.rfind('|');
  if (bar != std::string_view::npos && trim(action.substr(bar + 1)) == "js") {
    action = trim(action.substr(0, bar));
  }
  return action;
}

std::optional<TemplateCall> parse_call(std::string_view inner)
{
  for (const Word& one : kWords) {
    if (!inner.starts_with(one.word)) {
      continue;
    }
    std::string_view argument = trim(inner.substr(one.word.size()));
    const bool is_quoted = argument.size() > 2 &&
                           (argument.front() == '"' || argument.front() == '`') &&
                           argument.find(argument.front(), 1) == argument.size() - 1;
    if (is_quoted && argument.find('\\') == std::string_view::npos) {
      return TemplateCall{one.kind, std::string(argument.substr(1, argument.size() - 2))};
    }
  }
  return std::nullopt;
}

SourcePos place_of(std::string_view bytes, std::size_t at, std::string_view file)
{
  const auto before = bytes.substr(0, at);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n') + 1; // npos + 1 is 0
  return {std::string(file), static_cast<int>(lines) + 1, static_cast<int>(at - start) + 1};
}

} // namespace

const TemplateCall* TemplatedText::find_whole(std::string_view value) const
{
  if (!value.starts_with(kBegin) || !value.ends_with(kEnd)) {
    return nullptr;
  }
  const auto number = parse_integer<std::size_t>(
      value.substr(kBegin.size(), value.size() - kBegin.size() - kEnd.size()));
  return number && *number < calls.size() ? &calls[*number] : nullptr;
}

bool holds_template(std::string_view value)
{
  return value.find(kBegin) != std::string_view::npos;
}

Result<TemplatedText> take_templates(std::string_view bytes, std::string_view file)
{
  TemplatedText out;
  if (bytes.find(kBegin) != std::string_view::npos || bytes.find(kEnd) != std::string_view::npos) {
    return fail(Failure::value_refused,
                text(file, " holds U+E000 or U+E001, which have no meaning in a hooks file"));
  }
  std::size_t at = 0;
  for (;;) {
    const std::size_t open = bytes.find("{{", at);
    out.text += bytes.substr(at, open - at);
    if (open == std::string_view::npos) {
      return out;
    }
    const std::size_t close = bytes.find("}}", open + 2);
    const std::string_view inner =
        close == std::string_view::npos ? "" : inner_of(bytes.substr(open + 2, close - open - 2));
    const auto call = parse_call(inner);
    const bool is_comment = inner.starts_with("/*") && inner.ends_with("*/");
    if ((!call && !is_comment) || out.calls.size() == kMaxCalls) {
      return fail_at(place_of(bytes, open, file),
                     Failure::value_refused,
                     text("the template action ",
                          quote(inner.empty() ? bytes.substr(open, 40) : inner, 60),
                          " is none that can be carried over"),
                     "what can be is {{ getenv \"NAME\" }}, {{ cat \"FILE\" }} and {{ credential "
                     "\"NAME\" }}; write the rest out");
    }
    if (call) {
      out.text += text(kBegin, out.calls.size(), kEnd);
      out.calls.push_back(*call);
    }
    at = close + 2;
  }
}

} // namespace hookctl::config::detail
