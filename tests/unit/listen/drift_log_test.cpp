#include "hookctl/base/text.hpp"
#include "hookctl/listen/drift_log.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace hookctl;

namespace {

class Lines final : public log::Logger {
public:
  void write(log::Level, std::string_view event, std::initializer_list<log::Field> fields) override
  {
    all.emplace_back(event);
    for (const log::Field& field : fields) {
      all.back() += text(" ", field.name, "=", field.value);
    }
  }

  std::vector<std::string> all;
};

schema::Drift drift_at(const std::string& path)
{
  schema::Drift drift;
  drift.findings.push_back({schema::Change::missing, path, "", path, "is missing", 1, true});
  return drift;
}

} // namespace

TEST_CASE("drift log: each difference of an account is told once")
{
  Lines lines;
  listen::DriftLog log(lines);
  log.note("shop", {});
  log.note("shop", drift_at("a"));
  log.note("shop", drift_at("a"));
  log.note("shop", drift_at("b"));
  log.note("pay", drift_at("a"));
  REQUIRE(lines.all.size() == 3);
  CHECK(lines.all[0] == "payload.drift account=shop what=missing path=a detail=a is missing");
}

TEST_CASE("drift log: what is remembered is bounded")
{
  Lines lines;
  listen::DriftLog log(lines);
  for (std::size_t i = 0; i < 2 * listen::kMaxDriftLogged; ++i) {
    log.note("shop", drift_at(text("n", i)));
  }
  CHECK(lines.all.size() == listen::kMaxDriftLogged);
}
