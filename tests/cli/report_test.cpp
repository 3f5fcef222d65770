#include "cli/app/report.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace hookctl;
using namespace hookctl::cli;

namespace {

Error full_error()
{
  Error error;
  error.code = ErrorCode::invalid_data;
  error.message = "unknown key \"provder\"";
  error.hint = "did you mean \"provider\"?";
  error.at = SourcePos{"accounts/shop.yaml", 2, 1};
  error.context = {"account shop", "reading accounts"};
  return error;
}

} // namespace

TEST_CASE("report: three parts in words")
{
  CHECK(to_words(full_error(), false) == "error[HK-500]: unknown key \"provder\"\n"
                                         "  at accounts/shop.yaml:2:1\n"
                                         "  in account shop\n"
                                         "  in reading accounts\n"
                                         "  hint: did you mean \"provider\"?\n");
  CHECK(to_words(full_error(), true).starts_with("\x1b[1;31merror[HK-500]:\x1b[0m unknown"));
}

TEST_CASE("report: on a terminal lines are broken at whole words")
{
  CHECK(to_words(full_error(), false, 40) == "error[HK-500]: unknown key \"provder\"\n"
                                             "  at accounts/shop.yaml:2:1\n"
                                             "  in account shop\n"
                                             "  in reading accounts\n"
                                             "  hint: did you mean \"provider\"?\n");
  CHECK(to_words(full_error(), false, 30) == "error[HK-500]: unknown key\n"
                                             "  \"provder\"\n"
                                             "  at accounts/shop.yaml:2:1\n"
                                             "  in account shop\n"
                                             "  in reading accounts\n"
                                             "  hint: did you mean\n"
                                             "        \"provider\"?\n");
  std::ostringstream err;
  const os::Environment variables;
  World world;
  world.err = {.stream = &err, .is_terminal = true, .width = 50};
  world.environment = &variables;
  const Context context(world, {});
  context.warn("the key that account shop_eu names is not here",
               "set it before the listener starts");
  context.note("no public URL is set for development: this one reaches this machine");
  CHECK(err.str() == "warning: the key that account shop_eu names is not\n"
                     "  here\n"
                     "  hint: set it before the listener starts\n"
                     "no public URL is set for development: this one\n"
                     "  reaches this machine\n");
}

TEST_CASE("report: a caret stands under its character and a mere column is no place")
{
  Error error;
  error.code = ErrorCode::invalid_argument;
  error.message = "no";
  error.hint = "a[b\n  ^\nquote it";
  error.at = SourcePos{"", 0, 3};
  CHECK(to_words(error, false) == "error[HK-200]: no\n"
                                  "  hint: a[b\n"
                                  "          ^\n"
                                  "        quote it\n");
}

TEST_CASE("report: the same as one JSON object")
{
  CHECK(
      to_json(full_error()) ==
      R"({"error":{"kind":"invalid_data","code":"HK-500","message":"unknown key \"provder\"",)"
      R"("at":{"file":"accounts/shop.yaml","line":2,"column":1},"context":["account shop","reading accounts"],)"
      R"("hint":"did you mean \"provider\"?","exit_code":5}})");
}

TEST_CASE("report: no message drives a terminal")
{
  Error error;
  error.code = ErrorCode::not_found;
  error.message = "no file \x1b[2J\r\nsecond line";
  error.context = {"\x9b"};
  error.at = SourcePos{"a\nb", 1, 0};
  CHECK(to_words(error, false) ==
        "error[HK-300]: no file \\x1b[2J\\r\n  second line\n  at a\\nb:1\n  in \\x9b\n");
}

TEST_CASE("report: the exit code of every error code is the table's")
{
  struct Case {
    ErrorCode code;
    int exit_code;
  };

  const Case cases[] = {
      {ErrorCode::invalid_argument, 2},
      {ErrorCode::not_found, 3},
      {ErrorCode::no_match, 1},
      {ErrorCode::already_exists, 1},
      {ErrorCode::invalid_data, 5},
      {ErrorCode::unverified, 1},
      {ErrorCode::denied, 4},
      {ErrorCode::busy, 6},
      {ErrorCode::io, 8},
      {ErrorCode::network, 6},
      {ErrorCode::timeout, 7},
      {ErrorCode::cancelled, 0},
      {ErrorCode::internal, 70},
  };
  for (const Case& c : cases) {
    CAPTURE(to_string(c.code));
    Error error;
    error.code = c.code;
    CHECK(static_cast<int>(exit_code_of(error)) == c.exit_code);
  }
}

TEST_CASE("report: with an output for programs the error is an object on stderr")
{
  std::ostringstream out;
  std::ostringstream err;
  const os::Environment variables;
  World world;
  world.out.stream = &out;
  world.err.stream = &err;
  world.environment = &variables;
  Globals globals;
  globals.output = OutputFormat::json;
  CHECK(report(full_error(), Context(world, globals)) == ExitCode::invalid_data);
  CHECK(out.str().empty());
  CHECK(err.str() == to_json(full_error()) + "\n");
}
