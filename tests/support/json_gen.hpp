#pragma once

#include "tests/support/fakes.hpp"

#include <string>

namespace hookctl::tests {

/// Random JSON texts with everything that is legal and unusual: white space, duplicate keys, odd
/// names, escapes, lone surrogates, numbers beyond any machine type.
class JsonGenerator {
public:
  explicit JsonGenerator(SeededRng& rng)
      : m_rng(rng)
  {
  }

  std::string value(int depth = 4)
  {
    const std::uint64_t kind = m_rng.below(depth > 0 ? 8 : 5);
    std::string out = blanks();
    switch (kind) {
    case 0:
      out += pick({"true", "false", "null"});
      break;
    case 1:
    case 2:
      out += number();
      break;
    case 3:
    case 4:
      out += string();
      break;
    case 5:
      out += array(depth);
      break;
    default:
      out += object(depth);
      break;
    }
    return out + blanks();
  }

private:
  std::string pick(std::initializer_list<const char*> choices)
  {
    return *(choices.begin() + m_rng.below(choices.size()));
  }

  std::string blanks()
  {
    return m_rng.below(3) == 0 ? pick({" ", "\n", "\t", "\r\n", "  \n "}) : "";
  }

  std::string number()
  {
    return pick({"0",
                 "-0",
                 "7",
                 "170.00",
                 "1E400",
                 "-1.5e-7",
                 "0.10",
                 "1234567890123456789012345678901234567890"});
  }

  std::string string()
  {
    std::string out = "\"";
    for (std::uint64_t left = m_rng.below(4); left > 0; --left) {
      out += pick({"a",       "b",
                   "name",    "x-y",
                   "0",       " ",
                   ".",       "[0]",
                   "'",       "]",
                   ",",       ":",
                   "{",       "*",
                   "$",       "\\\"",
                   "\\\\",    "\\/",
                   "\\n",     "\\u0000",
                   "\\u0041", "\\ud83d\\ude00",
                   "\\ud800", "\\udc00",
                   "\\u202e", "\u00e9",
                   "\u65e5",  "\U0001F600",
                   "\u202e",  "\x7f",
                   "~|||~"});
    }
    return out + '"';
  }

  std::string array(int depth)
  {
    std::string out = "[" + blanks();
    const std::uint64_t count = m_rng.below(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      out += i == 0 ? "" : ",";
      out += value(depth - 1);
    }
    return out + "]";
  }

  std::string object(int depth)
  {
    std::string out = "{" + blanks();
    const std::uint64_t count = m_rng.below(5);
    for (std::uint64_t i = 0; i < count; ++i) {
      out += i == 0 ? "" : ",";
      out += blanks();
      out += string();
      out += blanks();
      out += ':';
      out += value(depth - 1);
    }
    return out + "}";
  }

  SeededRng& m_rng;
};

} // namespace hookctl::tests
