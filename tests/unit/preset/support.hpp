#pragma once

#include "hookctl/preset/preset.hpp"
#include "hookctl/preset/scheme.hpp"
#include "hookctl/yaml/value.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>

// Small presets and schemes, and the check that a mistake is named with its place.
namespace hookctl::preset::support {

inline Result<Scheme> scheme_of(std::string_view yaml)
{
  const auto value = yaml::parse(yaml, "s.yaml");
  REQUIRE_MESSAGE(value, value.error().message);
  return parse_scheme(*value);
}

/// The scheme of a block that must be right.
inline Scheme good_scheme(std::string_view yaml)
{
  auto scheme = scheme_of(yaml);
  REQUIRE_MESSAGE(scheme, yaml, ": ", scheme.error().message);
  return *std::move(scheme);
}

template<typename Engine> Engine engine_of(std::string_view yaml)
{
  return std::get<Engine>(good_scheme(yaml).engine);
}

/// A text that is wrong, where, and a piece of what is said about it.
struct Mistake {
  const char* yaml;
  int line;
  int column;
  const char* message;
};

template<typename Parse> void check_mistakes(std::initializer_list<Mistake> mistakes, Parse parse)
{
  for (const Mistake& mistake : mistakes) {
    CAPTURE(mistake.yaml);
    const auto parsed = parse(mistake.yaml);
    REQUIRE_FALSE(parsed);
    const Error& error = parsed.error();
    CAPTURE(error.message);
    CHECK(error.code == ErrorCode::invalid_data);
    REQUIRE(error.at);
    CHECK(error.at->line == mistake.line);
    CHECK(error.at->column == mistake.column);
    CHECK(error.message.find(mistake.message) != std::string::npos);
  }
}

inline void check_scheme_mistakes(std::initializer_list<Mistake> mistakes)
{
  check_mistakes(mistakes, scheme_of);
}

/// A small preset that is right. Tests change one line of it.
inline const std::string kTeapot =
    "id: teapot\n"
    "name: Teapot\n"
    "category: iot\n"
    "docs: https://docs.example.com/hooks\n"
    "verify:\n"
    "  hmac: {signed: '{body}', signature: {header: X-Sig}}\n"
    "event:\n"
    "  code: kind\n"
    "  codes: {kettle.boiled: it is hot}\n"
    "sender: [owner.phone, owner.email]\n"
    "params: {litres: kettle.litres}\n"
    "sample: {kind: kettle.boiled, owner: {email: noor@example.com}, kettle: {litres: 1.70}}\n";

/// The teapot with `line` replaced by `by`.
inline std::string changed(std::string_view line, std::string_view by)
{
  std::string yaml = kTeapot;
  const std::size_t at = yaml.find(line);
  REQUIRE(at != std::string::npos);
  return yaml.replace(at, line.size(), by);
}

/// The teapot with more keys, from its tenth line on.
inline std::string with(std::string_view lines)
{
  return changed("sender:", std::string(lines) + "\nsender:");
}

inline Preset good_preset(const std::string& yaml)
{
  auto preset = parse_preset(yaml, "teapot.yaml");
  REQUIRE_MESSAGE(preset, yaml, ": ", preset.error().message);
  return *std::move(preset);
}

/// Mistakes in what with() adds: lines count from there.
inline void check_added_mistakes(std::initializer_list<Mistake> mistakes)
{
  check_mistakes(mistakes, [](const char* lines) {
    auto preset = parse_preset(with(lines), "teapot.yaml");
    if (!preset && preset.error().at) {
      Error error = preset.error();
      error.at->line -= 9;
      return Result<Preset>(fail(std::move(error)));
    }
    return preset;
  });
}

} // namespace hookctl::preset::support
