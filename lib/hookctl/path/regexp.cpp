#include "hookctl/path/regexp.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/i_regexp.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cstdint>

namespace hookctl::path {

namespace {

/// Of a compiled program with its automaton, bytes.
constexpr std::int64_t kMostMemory = 4 << 20;

constexpr std::size_t kShownPattern = 80;

/// So many have no more than some 64 states.
constexpr std::size_t kFewAtoms = 6;
constexpr std::size_t kInstructionsPerAtom = 24; ///< of those that are alive at one time
constexpr std::size_t kUnknownAtoms = 1'000'000;

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
  Program(const std::string& re2_syntax, std::size_t atom_count)
      : engine(re2_syntax, quiet_options())
      , atoms(atom_count)
  {
  }

  [[nodiscard]] std::size_t size() const
  {
    return static_cast<std::size_t>(std::max(engine.ProgramSize(), 0));
  }

  RE2 engine;
  std::size_t atoms; ///< with repetitions written out
};

Regexp::Regexp(std::shared_ptr<const Program> program)
    : m_program(std::move(program))
{
}

Result<Regexp>
Regexp::compile(std::string_view written, const std::string& re2_syntax, std::size_t atoms)
{
  if (written.size() > kMaxPattern) {
    return fail(Failure::malformed_pattern,
                text("a pattern of ", written.size(), " bytes is too long"),
                text("at most ", kMaxPattern, " bytes are compiled"));
  }
  auto program = std::make_shared<const Program>(re2_syntax, atoms);
  if (!program->engine.ok()) {
    return fail(Failure::malformed_pattern,
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
    return compile(pattern, {}, 0);
  }
  HOOKCTL_TRY_AS(const auto translated, detail::translate_i_regexp(pattern));
  return compile(pattern, translated.re2_syntax, translated.atoms);
}

Result<Regexp> Regexp::parse_pattern(std::string_view pattern)
{
  return compile(pattern, std::string(pattern), kUnknownAtoms);
}

bool Regexp::matches(std::string_view text) const
{
  return RE2::FullMatch(piece(text), m_program->engine);
}

bool Regexp::finds(std::string_view text) const
{
  return RE2::PartialMatch(piece(text), m_program->engine);
}

std::size_t Regexp::price(std::size_t bytes) const
{
  const std::size_t atoms = m_program->atoms;
  // Whatever the text, few atoms make a small automaton; else all of its states may be looked at.
  const std::size_t states =
      atoms <= kFewAtoms ? 0 : std::min(atoms * kInstructionsPerAtom, m_program->size());
  return bytes * (2 + states) / 32;
}

std::size_t Regexp::compile_price() const
{
  return m_program->size() * 8;
}

} // namespace hookctl::path
