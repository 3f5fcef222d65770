#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"
#include "hookctl/os/files.hpp"

namespace hookctl::doctor {

namespace {

constexpr std::size_t kMaxUnit = 64U << 10U;

/// systemd.unit(5), the first that is found counts.
constexpr std::string_view kFolders[] = {"etc/systemd/system",
                                         "run/systemd/system",
                                         "usr/local/lib/systemd/system",
                                         "usr/lib/systemd/system",
                                         "lib/systemd/system"};

std::optional<std::filesystem::path> find_unit(const Subject& subject)
{
  for (const std::string_view folder : kFolders) {
    const auto unit = subject.tools.root / folder / "hookctl.service";
    if (os::exists(unit)) {
      return unit;
    }
  }
  return std::nullopt;
}

/// The program of `ExecStart=`; "" when there is none.
std::string started_program(std::string_view unit)
{
  constexpr std::string_view kKey = "ExecStart=";
  for (const std::string_view line : split(unit, '\n')) {
    if (line.starts_with(kKey)) {
      return std::string(split(line.substr(kKey.size()), ' ').front());
    }
  }
  return {};
}

Finding of_unit(const Subject& subject, const std::filesystem::path& unit)
{
  const auto bytes = os::read_file(unit, kMaxUnit);
  const std::string program = bytes ? started_program(*bytes) : std::string();
  Finding finding{"service.unit", Level::ok, "hookctl.service is installed", unit.string()};
  if (!program.empty() && !os::exists(program)) {
    finding.level = Level::problem;
    finding.what = text("hookctl.service starts ", quote(program), ", which is not there");
    finding.mend = "install hookctl again, or set ExecStart= (systemctl edit hookctl)";
  } else if (!program.empty() && os::file_id(program) != os::file_id(subject.tools.own_program())) {
    finding.level = Level::warning;
    finding.what = text("hookctl.service starts ",
                        quote(program),
                        ", and this is another hookctl: ",
                        quote(subject.tools.own_program().string()));
    finding.mend = "see which is the one that you mean: hookctl version";
  }
  return finding;
}

} // namespace

Result<Findings> check_service(const Subject& subject)
{
  if (!os::exists(subject.tools.root / "run/systemd/system")) {
    return Findings{{"service.unit", Level::note, "skipped: systemd does not run here"}};
  }
  const auto unit = find_unit(subject);
  if (unit) {
    return Findings{of_unit(subject, *unit)};
  }
  return Findings{{"service.unit",
                   Level::note,
                   "there is no hookctl.service: a listener runs as long as somebody keeps it "
                   "running",
                   "",
                   "install the units with the package or './bootstrap install'"}};
}

} // namespace hookctl::doctor
