#include "hookctl/listen/certificate_watch.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/tls_certificates.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <vector>

using namespace hookctl;
using namespace hookctl::listen;
using namespace hookctl::tests;
namespace fs = std::filesystem;

namespace {

/// Notes what it is given.
class NotingServer final : public http::Server {
public:
  [[nodiscard]] const std::string& base_url() const override { return m_url; }

  void replace_tls(std::shared_ptr<const crypto::TlsContext> tls) override
  {
    serials.push_back(tls->certificate().serial);
  }

  [[nodiscard]] bool run_soon(std::function<void()> /*task*/) override { return false; }

  [[nodiscard]] const http::Counters& counters() const override { return m_counters; }

  void serve(const std::stop_token& /*stop*/) override {}

  std::vector<std::string> serials;

private:
  std::string m_url;
  http::Counters m_counters;
};

void write(const TempDir& folder, const KeyPair& pair)
{
  std::ignore = folder.write("c", pair.certificate);
  std::ignore = folder.write("k", pair.key);
  fs::permissions(folder.path() / "k", fs::perms::owner_read | fs::perms::owner_write);
}

} // namespace

TEST_CASE("certificate watch: the last good pair is kept and trouble is told once when it lasts")
{
  const Authority authority;
  const TempDir folder;
  const KeyPair first = authority.issue({.serial = 0x31});
  const KeyPair second = authority.issue({.serial = 0x32});
  write(folder, first);
  TlsConfig config;
  config.certificate = folder.path() / "c";
  config.key = folder.path() / "k";
  CertificateFiles files(config);
  const SystemClock clock;
  const auto loaded = files.load(clock.now());
  REQUIRE(loaded);
  NotingServer server;
  std::string said;
  log::LineLogger logger(
      clock, log::Format::text, log::Level::info, [&](std::string_view line) { said += line; });
  CertificateWatch watch(files, (*loaded)->certificate(), {server, clock, logger});

  watch.look();
  CHECK(server.serials.empty());

  write(folder, {second.certificate, first.key});
  watch.look();
  CHECK(said.empty()); // the other one may be on its way
  watch.look();
  CHECK(said.find("tls.not_reloaded") != std::string::npos);
  CHECK(said.find("serving=31") != std::string::npos);
  said.clear();
  watch.look();
  CHECK(said.empty());

  write(folder, second);
  watch.look();
  CHECK(server.serials == std::vector<std::string>{"32"});
  CHECK(said.find("tls.reloaded serial=32") != std::string::npos);
}
