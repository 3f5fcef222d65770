#include "hookctl/path/regexp.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/i_regexp.hpp"

#include <re2/re2.h>

#include <cstdint>

namespace hookctl::path {

namespace {

/// Of a compiled program with its automaton, bytes.
constexpr std::int64_t kMostMemory = 4 << 20;

constexpr std::size_t kShownPattern = 80;

RE2::Options quiet_options()
{
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostMemory);
  options.set_never_capture(true);
  return options;
}

re2::StringPiece piece(std::string_view text)
{
  return {text.data(), text.size()};
}

} // namespace

struct Regexp::Program {
  explicit Program(const std::string& re2_syntax)
      : engine(re2_syntax, quiet_options())
  {
  }

  RE2 engine;
};

Regexp::Regexp(std::shared_ptr<const Program> program)
    : m_program(std::move(program))
{
}

Result<Regexp> Regexp::compile(std::string_view written, const std::string& re2_syntax)
{
  if (written.size() > kMaxPattern) {
    return fail(ErrorCode::invalid_argument,
                text("a pattern of ", written.size(), " bytes is too long"),
                text("at most ", kMaxPattern, " bytes are compiled"));
  }
  auto program = std::make_shared<const Program>(re2_syntax);
  if (!program->engine.ok()) {
    return fail(ErrorCode::invalid_argument,
                text("the pattern ",
                     quote(written, kShownPattern),
                     " cannot be used: ",
                     printable(program->engine.error())));
  }
  return Regexp(std::move(program));
}

Result<Regexp> Regexp::parse_i_regexp(std::string_view pattern)
{
  if (pattern.size() > kMaxPattern) {
    return compile(pattern, {});
  }
  HOOKCTL_TRY_AS(const std::string translated, detail::translate_i_regexp(pattern));
  return compile(pattern, translated);
}

Result<Regexp> Regexp::parse_pattern(std::string_view pattern)
{
  return compile(pattern, std::string(pattern));
}

bool Regexp::matches(std::string_view text) const
{
  return RE2::FullMatch(piece(text), m_program->engine);
}

bool Regexp::finds(std::string_view text) const
{
  return RE2::PartialMatch(piece(text), m_program->engine);
}

} // namespace hookctl::path
