#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace hookctl;

TEST_CASE("failure: numbers and names are given once and stand in order")
{
  std::set<std::string_view> names;
  int before = 0;
  for (const FailureRow& row : failures()) {
    CAPTURE(row.name);
    CHECK(static_cast<int>(row.failure) > before);
    CHECK(names.insert(row.name).second);
    before = static_cast<int>(row.failure);
  }
}

TEST_CASE("failure: each row has its words, as clauses without a full stop")
{
  for (const FailureRow& row : failures()) {
    CAPTURE(row.name);
    for (const std::string_view words : {row.meaning, row.causes, row.mend}) {
      CHECK(words.size() > 3);
      CHECK_FALSE(words.ends_with('.'));
      CHECK(is_utf8(words));
      CHECK(printable(words) == words);
    }
  }
}

TEST_CASE("failure: each kind of error has a general failure that bears its name")
{
  for (int kind = 0; kind <= static_cast<int>(ErrorCode::internal); ++kind) {
    Error error;
    error.code = static_cast<ErrorCode>(kind);
    CAPTURE(to_string(error.code));
    CHECK(row_of(failure_of(error)).name == to_string(error.code));
    CHECK(row_of(failure_of(error)).code == error.code);
  }
}

TEST_CASE("failure: a code is written with three digits and read back")
{
  CHECK(to_string(Failure::account_not_found) == "HK-301");
  CHECK(to_string(Failure::cancelled) == "HK-001");
  for (const FailureRow& row : failures()) {
    CHECK(find_failure(to_string(row.failure)) == row.failure);
  }
  CHECK(find_failure("hk-301") == Failure::account_not_found);
  CHECK(find_failure("301") == Failure::account_not_found);
  for (const std::string_view none :
       {"", "HK-", "HK-30", "HK-3011", "HK-999", "HK 301", "+01", "x301"}) {
    CAPTURE(none);
    CHECK_FALSE(find_failure(none));
  }
}

TEST_CASE("failure: an error says its kind by its failure")
{
  const Error error = fail(Failure::account_exists, "it is there", "take another").value();
  CHECK(error.code == ErrorCode::already_exists);
  CHECK(failure_of(error) == Failure::account_exists);
  CHECK(error.message == "it is there");
  CHECK(error.hint == "take another");
  CHECK(fail_at({"a.yaml", 2, 3}, Failure::unknown_key, "no").value().at ==
        SourcePos{"a.yaml", 2, 3});
}

TEST_CASE("failure: an error whose kind was changed on its way is the general one of the new kind")
{
  Error error = make_error(Failure::file_not_found, "no file");
  error.code = ErrorCode::denied;
  CHECK(failure_of(error) == Failure::denied);
  become(error, Failure::key_file_unreadable);
  CHECK(error.code == ErrorCode::denied);
  CHECK(failure_of(error) == Failure::key_file_unreadable);
}
