#include "hookctl/account/keys.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace hookctl;
using namespace hookctl::account;

namespace {

Result<model::Secret> resolve(const std::string& reference,
                              const tests::TempDir& dir,
                              const os::Environment& variables = {})
{
  return resolve_key(*model::parse_key_reference(reference), variables, dir.path());
}

std::string private_file(const tests::TempDir& dir,
                         std::string_view name,
                         std::string_view bytes,
                         mode_t mode = 0600)
{
  const std::string file = dir.write(name, bytes);
  chmod(file.c_str(), mode);
  return file;
}

} // namespace

TEST_CASE("keys: a variable must be set and not empty")
{
  const tests::TempDir dir;
  const os::Environment variables({{"KEY", "abc"}, {"EMPTY", ""}});
  CHECK(resolve("env:KEY", dir, variables)->reveal() == "abc");
  for (const char* bad : {"env:EMPTY", "env:UNSET"}) {
    CHECK(resolve(bad, dir, variables).error().code == ErrorCode::denied);
  }
}

TEST_CASE("keys: a file loses one line feed and must be private")
{
  const tests::TempDir dir;
  private_file(dir, "key", "abc\n");
  private_file(dir, "crlf", "abc\r\n");
  private_file(dir, "two", "abc\n\n");
  private_file(dir, "empty", "\n");
  private_file(dir, "open", "abc", 0644);
  CHECK(resolve("file:key", dir)->reveal() == "abc");
  CHECK(resolve("file:crlf", dir)->reveal() == "abc");
  CHECK(resolve("file:two", dir)->reveal() == "abc\n");
  CHECK(resolve("file:" + dir.file("key"), dir)->reveal() == "abc");
  CHECK_FALSE(resolve("file:empty", dir));
  CHECK_FALSE(resolve("file:missing", dir));
  const auto open = resolve("file:open", dir);
  REQUIRE_FALSE(open);
  CHECK(open.error().hint.find("chmod 600") != std::string::npos);
  CHECK(open.error().message.find("abc") == std::string::npos);
}

TEST_CASE("keys: a credential comes from the folder that systemd names")
{
  const tests::TempDir dir;
  private_file(dir, "creds/shop", "abc", 0440);
  CHECK_FALSE(resolve("credential:shop", dir));
  CHECK(resolve("credential:shop",
                dir,
                os::Environment(std::map<std::string, std::string, std::less<>>{
                    {"CREDENTIALS_DIRECTORY", dir.file("creds")}}))
            ->reveal() == "abc");
}
