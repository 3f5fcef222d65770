#include "hookctl/base/display_width.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("display_width: what a terminal gives each character")
{
  CHECK(display_width("") == 0);
  CHECK(display_width("shop_eu") == 7);
  CHECK(display_width("naïve") == 5);
  CHECK(display_width("nai\u0308ve") == 5); // a combining mark
  CHECK(display_width("注文") == 4);
  CHECK(display_width("ｱｲ") == 2); // halfwidth
  CHECK(display_width("Ａ") == 2); // fullwidth
  CHECK(display_width("주문") == 4);
  CHECK(display_width("🎉") == 2);
  CHECK(display_width("…─•") == 3);
  CHECK(display_width("\xff\xfe") == 2);
}

TEST_CASE("display_width: a text is cut to columns and never in the middle of a character")
{
  CHECK(cut_to_width("shop_eu", 7) == "shop_eu");
  CHECK(cut_to_width("shop_eu", 6) == "shop_…");
  CHECK(cut_to_width("注文番号", 8) == "注文番号");
  CHECK(cut_to_width("注文番号", 7) == "注文番…");
  CHECK(cut_to_width("注文番号", 6) == "注文…");
  CHECK(cut_to_width("注文", 1) == "…");
  CHECK(cut_to_width("注文", 0).empty());
}
