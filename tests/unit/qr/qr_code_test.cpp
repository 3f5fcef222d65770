#include "hookctl/base/text.hpp"
#include "hookctl/qr/qr_code.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("qr: a code has its three finders and its timing line")
{
  const auto code = qr::encode("https://hooks.example.com/development/shop/wWdeC7mApXWolmH-wIqoOw");
  REQUIRE(code);
  CHECK(code->size >= 21);
  CHECK(code->size % 4 == 1); // 17 + 4 * version
  const std::size_t last = code->size - 1;
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(code->is_dark(0, i));
    CHECK(code->is_dark(0, last - i));
    CHECK(code->is_dark(last, i));
  }
  for (std::size_t i = 8; i + 8 < code->size; ++i) {
    CHECK(code->is_dark(6, i) == (i % 2 == 0));
  }
  CHECK_FALSE(code->is_dark(code->size, 0));
}

TEST_CASE("qr: a drawing has its quiet zone, and either ink says the same")
{
  const auto code = qr::encode("hello");
  REQUIRE(code);
  const auto dark = qr::draw(*code, qr::Ink::dark);
  const auto light = qr::draw(*code, qr::Ink::light);
  const std::size_t width = qr::drawn_width(*code);
  CHECK(width == code->size + 8);
  CHECK(dark.size() == (width + 1) / 2);
  CHECK(dark.front() == std::string(width, ' '));
  for (std::size_t i = 0; i < dark.size(); ++i) {
    CHECK(utf8_length(dark[i]) == width);
    CHECK(utf8_length(light[i]) == width);
    CHECK(dark[i].starts_with("    "));
    CHECK(light[i].starts_with("████"));
  }
  CHECK(dark[2].starts_with("    █▀▀▀▀▀█ "));
  CHECK(light[2].starts_with("████ ▄▄▄▄▄ █"));
}

TEST_CASE("qr: what no code holds is refused")
{
  CHECK(qr::encode(std::string(2953, 'x')));
  for (const std::size_t size : {std::size_t{0}, std::size_t{2954}}) {
    CAPTURE(size);
    const auto code = qr::encode(std::string(size, 'x'));
    REQUIRE_FALSE(code);
    CHECK(code.error().code == ErrorCode::invalid_argument);
  }
}
