#include "cli/app/paint.hpp"

#include "hookctl/base/text.hpp"

namespace hookctl::cli {

namespace {

std::string_view sequence_of(Paint colour)
{
  switch (colour) {
  case Paint::bold:
    return "\x1b[1m";
  case Paint::faint:
    return "\x1b[2m";
  case Paint::red:
    return "\x1b[1;31m";
  case Paint::yellow:
    return "\x1b[1;33m";
  case Paint::green:
    return "\x1b[32m";
  case Paint::cyan:
    return "\x1b[36m";
  }
  return "";
}

} // namespace

std::string paint(std::string_view words, Paint colour, bool on)
{
  return on ? text(sequence_of(colour), words, "\x1b[0m") : std::string(words);
}

} // namespace hookctl::cli
