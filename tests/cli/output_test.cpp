#include "cli/app/layout.hpp"
#include "cli/app/output.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace hookctl;
using namespace hookctl::cli;

namespace {

enum class To { pipe, terminal };

struct Printed {
  std::string out;
  std::string err;
};

template<typename Thing> Printed printed(const Thing& thing, OutputFormat format, To to = To::pipe)
{
  std::ostringstream out;
  std::ostringstream err;
  const os::Environment variables(
      std::map<std::string, std::string, std::less<>>{{"TERM", "xterm"}});
  World world;
  world.out = {&out, to == To::terminal, 24};
  world.err = {&err, false, 80};
  world.environment = &variables;
  Globals globals;
  globals.output = format;
  print(Context(world, globals), thing);
  return {out.str(), err.str()};
}

Listing two_accounts()
{
  Listing listing;
  listing.columns = {"NAME", "PROVIDER", "NOTE"};
  listing.rows = {{"naïve", "stripe", "a note that is long"}, {"b", "x\x1b", ""}};
  listing.json = {R"({"name":"naïve"})", R"({"name":"b"})"};
  listing.names = {"naïve", "b"};
  listing.empty = "no accounts yet";
  return listing;
}

} // namespace

TEST_CASE("output: a table lines up by characters and has no blanks at the end of a line")
{
  CHECK(printed(two_accounts(), OutputFormat::table).out == "NAME   PROVIDER  NOTE\n"
                                                            "naïve  stripe    a note that is long\n"
                                                            "b      x\\x1b\n");
}

TEST_CASE("output: a table that knows how gives way to a terminal, and nothing of it is cut")
{
  Listing listing = two_accounts();
  listing.narrow = {Narrow::keep, Narrow::leave_out, Narrow::wrap};
  CHECK(printed(listing, OutputFormat::table, To::terminal).out ==
        "\x1b[1mNAME\x1b[0m   \x1b[1mNOTE\x1b[0m\n"
        "naïve  a note that is long\n" // a page has 40 columns at least
        "b\n");
  listing.narrow = {Narrow::leave_out, Narrow::leave_out, Narrow::keep}; // no more than needed
  CHECK(printed(listing, OutputFormat::table, To::terminal).out.find("PROVIDER") ==
        std::string::npos);
  CHECK(printed(listing, OutputFormat::table).out ==
        printed(two_accounts(), OutputFormat::table).out);
}

TEST_CASE("output: on a terminal the header is bold and the last column is cut")
{
  CHECK(printed(two_accounts(), OutputFormat::table, To::terminal).out ==
        "\x1b[1mNAME   PROVIDER  NOTE\x1b[0m\n"
        "naïve  stripe    a note …\n"
        "b      x\\x1b\n");
}

TEST_CASE("output: a listing for programs")
{
  CHECK(printed(two_accounts(), OutputFormat::json).out ==
        "[\n  {\n    \"name\": \"naïve\"\n  },\n  {\n    \"name\": \"b\"\n  }\n]\n");
  CHECK(printed(two_accounts(), OutputFormat::ndjson).out ==
        "{\"name\":\"naïve\"}\n{\"name\":\"b\"}\n");
  CHECK(printed(two_accounts(), OutputFormat::name).out == "naïve\nb\n");
  CHECK(printed(two_accounts(), OutputFormat::yaml).out == "- name: naïve\n- name: b\n");
}

TEST_CASE("output: an empty listing tells a person and gives a program nothing to stumble on")
{
  const Listing empty{.columns = {"NAME"}, .empty = "no accounts yet"};
  CHECK(printed(empty, OutputFormat::table).out.empty());
  CHECK(printed(empty, OutputFormat::table).err == "no accounts yet\n");
  CHECK(printed(empty, OutputFormat::json).out == "[]\n");
  CHECK(printed(empty, OutputFormat::ndjson).out.empty());
  CHECK(printed(empty, OutputFormat::json).err.empty());
}

TEST_CASE("output: a record is rows for people and an object for programs")
{
  const Record record{.rows = {{"name", "shop"}, {"provider", "stripe"}},
                      .json = R"({"name":"shop"})",
                      .name = "shop"};
  CHECK(printed(record, OutputFormat::table).out == "name:      shop\nprovider:  stripe\n");
  CHECK(printed(record, OutputFormat::json).out == "{\n  \"name\": \"shop\"\n}\n");
  CHECK(printed(record, OutputFormat::ndjson).out == "{\"name\":\"shop\"}\n");
  CHECK(printed(record, OutputFormat::name).out == "shop\n");
}

TEST_CASE("output: on a terminal a long value of a record goes on below and none of it is lost")
{
  const Record record{.rows = {{"a", "words of a sentence that is long"}, {"b", ""}}};
  const std::string out = printed(record, OutputFormat::table, To::terminal).out;
  CHECK(out == "\x1b[1ma:\x1b[0m  words of a sentence\n"
               "    that is long\n"
               "\x1b[1mb:\x1b[0m\n");
}

TEST_CASE("layout: words are wrapped and columns stand beside each other")
{
  CHECK(wrap("one two three\n\nfour", 2, 10) == "  one two\n  three\n\n  four\n");
  CHECK(two_columns({{"-a", "one two three"}, {"--long", "x"}}, 18) ==
        "  -a      one two\n          three\n  --long  x\n");
  CHECK(two_columns({{std::string(30, 'x'), "right"}, {"y", "z"}}, 40) ==
        "  " + std::string(30, 'x') + "\n     right\n  y  z\n");
}
