#include "hookctl/listen/certificate_files.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/tls_certificates.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace hookctl;
using namespace hookctl::listen;
using namespace hookctl::tests;
namespace fs = std::filesystem;

namespace {

/// A pair on disk, as a listener is told of it.
struct Pair {
  explicit Pair(const KeyPair& pair)
  {
    write(pair);
    config.certificate = folder.path() / "site.pem";
    config.key = folder.path() / "site.key";
  }

  void write(const KeyPair& pair) const
  {
    std::ignore = folder.write("site.pem", pair.certificate);
    std::ignore = folder.write("site.key", pair.key);
    fs::permissions(folder.path() / "site.key", fs::perms::owner_read | fs::perms::owner_write);
  }

  TempDir folder;
  TlsConfig config;
};

const TimePoint now = SystemClock{}.now();

} // namespace

TEST_CASE("certificate files: a pair is loaded and not again while it stays the same")
{
  const Authority authority;
  const Pair pair(authority.issue({.serial = 0x11}));
  CertificateFiles files(pair.config);
  const auto loaded = files.load(now);
  REQUIRE(loaded);
  CHECK((*loaded)->certificate().serial == "11");
  CHECK(!files.look(now));

  pair.write(authority.issue({.serial = 0x12}));
  const auto changed = files.look(now);
  REQUIRE(changed);
  REQUIRE(*changed);
  CHECK((**changed)->certificate().serial == "12");
  CHECK(!files.look(now));
}

TEST_CASE("certificate files: a change behind a symbolic link is seen")
{
  const Authority authority;
  Pair pair(authority.issue({.serial = 0x21}));
  const KeyPair next = authority.issue({.serial = 0x22});
  const fs::path link = pair.folder.path() / "live";
  std::ignore = pair.folder.write("1/c", read_whole_file(pair.config.certificate));
  std::ignore = pair.folder.write("1/k", read_whole_file(pair.config.key));
  std::ignore = pair.folder.write("2/c", next.certificate);
  std::ignore = pair.folder.write("2/k", next.key);
  for (const char* key : {"1/k", "2/k"}) {
    fs::permissions(pair.folder.path() / key, fs::perms::owner_read);
  }
  fs::create_directory_symlink("1", link);
  pair.config.certificate = link / "c";
  pair.config.key = link / "k";
  CertificateFiles files(pair.config);
  REQUIRE(files.load(now));
  fs::remove(link);
  fs::create_directory_symlink("2", link);
  const auto changed = files.look(now);
  REQUIRE(changed);
  REQUIRE(*changed);
  CHECK((**changed)->certificate().serial == "22");
}

TEST_CASE("certificate files: a key that others may read is refused")
{
  const Authority authority;
  const Pair pair(authority.issue());
  fs::permissions(pair.config.key, fs::perms::group_read, fs::perm_options::add);
  const auto loaded = CertificateFiles(pair.config).load(now);
  REQUIRE(!loaded);
  CHECK(loaded.error().code == ErrorCode::denied);
  CHECK(loaded.error().hint == "run: chmod 600 " + pair.config.key.string());
}

TEST_CASE("certificate files: what is missing is said with its name")
{
  const Authority authority;
  const Pair pair(authority.issue());
  TlsConfig config = pair.config;
  config.key = pair.folder.path() / "none";
  const auto no_key = CertificateFiles(config).load(now);
  REQUIRE(!no_key);
  CHECK(no_key.error().code == ErrorCode::denied);
  CHECK(no_key.error().message.starts_with("key file: "));

  config = pair.config;
  config.client = crypto::ClientCertificate::required;
  config.client_ca = pair.folder.path() / "none";
  const auto no_authority = CertificateFiles(config).load(now);
  REQUIRE(!no_authority);
  CHECK(no_authority.error().code == ErrorCode::invalid_data);
  CHECK(no_authority.error().message.find("none") != std::string::npos);
}
