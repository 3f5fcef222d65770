#include "hookctl/model/http_message.hpp"

#include <doctest/doctest.h>

using namespace hookctl::model;

TEST_CASE("http message: headers are found whatever their case")
{
  const Headers headers = {{"X-A", "1"}, {"x-a", "2"}, {"B", ""}};
  CHECK(find_header(headers, "x-A") == "1");
  CHECK(find_header(headers, "b") == "");
  CHECK_FALSE(find_header(headers, "c"));
  CHECK(count_header(headers, "X-a") == 2);
}

TEST_CASE("http message: the target splits at the question mark")
{
  Request request;
  request.target = "/a/b?x=1&y=%20?z";
  CHECK(request.path() == "/a/b");
  CHECK(request.query() == "x=1&y=%20?z");
  request.target = "/a";
  CHECK(request.query().empty());
}

TEST_CASE("http message: form values are decoded and the first wins")
{
  CHECK(find_form_value("a=1&b=x+y%21&a=2", "a") == "1");
  CHECK(find_form_value("a=1&b=x+y%21&a=2", "b") == "x y!");
  CHECK(find_form_value("hub.mode=subscribe", "hub.mode") == "subscribe");
  CHECK(find_form_value("a", "a") == "");
  CHECK_FALSE(find_form_value("a=%zz", "a"));
  CHECK_FALSE(find_form_value("", "a"));
}

TEST_CASE("http message: the media type is the content type without parameters in lower case")
{
  CHECK(media_type({{"content-type", " Application/JSON ; charset=utf-8"}}) == "application/json");
  CHECK(media_type({{"Content-Type", "text/plain"}}) == "text/plain");
  CHECK(media_type({{"Content-Type", "application/json, utf-8"}}) == "application/json");
  CHECK(media_type({{"Content-Type", "text/plain\tx"}}) == "text/plain");
  CHECK(media_type({{"Content-Type", ""}}).empty());
  CHECK(media_type({}).empty());
}
