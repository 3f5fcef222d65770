#pragma once

#include "hookctl/doctor/checks.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::tests {

/// A home in a folder of its own, on a machine where all is well: each test breaks what it is
/// about.
struct Bench {
  TempDir dir;
  FakeClock clock;
  SeededRng rng;
  os::Environment variables{{{"PATH", "/usr/bin:/bin"}, {"KEY", "k1"}}};
  doctor::Reach reach;
  doctor::Tools tools;
  std::optional<journal::JetStreamOptions> shared;

  Bench()
  {
    // Inside the test's own hour, so that no file seems to come from the future.
    clock.set(SystemClock().now());
    tools.get = [](const model::Url&) -> Result<model::Response> {
      return model::Response{404, {}, R"({"status":"error","error":"not found"})"};
    };
    tools.chain_of = [this](const std::string&, int) -> Result<crypto::CertificateChain> {
      return chain(std::chrono::hours{24 * 60});
    };
    tools.connect = [](const std::string&, int) -> Result<> { return {}; };
    tools.try_bind = [](const http::BindAddress&) -> Result<> { return {}; };
    tools.find_listener = [](int) -> std::optional<os::Process> { return std::nullopt; };
    tools.find_lock_holder = [](const std::filesystem::path&) -> std::optional<os::Process> {
      return std::nullopt;
    };
    tools.disk_space = [](const std::filesystem::path&) -> Result<os::DiskSpace> {
      return os::DiskSpace{std::uint64_t{50} << 30U, std::uint64_t{100} << 30U};
    };
    tools.descriptor_limits = [] { return os::DescriptorLimits{1024, 1'048'576}; };
    tools.own_program = [] { return std::filesystem::path("/usr/bin/hookctl"); };
    tools.root = dir.path() / "root";
  }

  [[nodiscard]] crypto::CertificateChain chain(std::chrono::hours left) const
  {
    return {{{"hooks.example.com",
              "An Authority",
              clock.now() - std::chrono::hours{24},
              clock.now() + left}},
            ""};
  }

  /// As hookctl makes files: for the owner alone.
  std::string write(std::string_view name, std::string_view bytes, unsigned mode = 0600) const
  {
    std::string path = dir.write(text("home/", name), bytes);
    std::filesystem::permissions(path, std::filesystem::perms(mode));
    return path;
  }

  void account(std::string_view name, std::string_view fields) const
  {
    write(text("environments/development/accounts/", name, ".yaml"),
          text("name: ", name, "\ntoken: wWdeC7mApXWolmH-wIqoOw\n", fields));
  }

  void settings(std::string_view yaml) const
  {
    write("environments/development/environment.yaml", yaml);
  }

  [[nodiscard]] os::Paths paths() const
  {
    return {dir.path() / "home", dir.path() / "home" / "state"};
  }

  [[nodiscard]] doctor::Subject subject()
  {
    return doctor::read_subject(
        {paths(), variables, clock, rng, tools, reach},
        model::Environment::development,
        [this](const auto&, model::Environment)
            -> Result<std::optional<journal::JetStreamOptions>> { return shared; });
  }

  using Check = Result<doctor::Findings> (*)(const doctor::Subject&);

  [[nodiscard]] doctor::Findings run(Check check)
  {
    auto findings = check(subject());
    REQUIRE(findings);
    return *std::move(findings);
  }
};

/// What was said by that check; fails the test when it said nothing, gives the worst it said.
inline doctor::Finding said(const doctor::Findings& findings, std::string_view check)
{
  std::optional<doctor::Finding> worst;
  for (const doctor::Finding& finding : findings) {
    if (finding.check == check && (!worst || worst->level < finding.level)) {
      worst = finding;
    }
  }
  REQUIRE(worst);
  return *worst;
}

inline doctor::Level level(const doctor::Findings& findings, std::string_view check)
{
  return said(findings, check).level;
}

inline bool holds(const std::string& text, std::string_view part)
{
  return text.find(part) != std::string::npos;
}

} // namespace hookctl::tests
