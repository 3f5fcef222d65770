#include "cli/app/version.hpp"

#include "cli/app/context.hpp"
#include "cli/app/output.hpp"
#include "cli/app/parser.hpp"
#include "cli/commands/commands.hpp"
#include "hookctl/auth/foreign_library.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/foreign_library.hpp"
#include "hookctl/compress/foreign_library.hpp"
#include "hookctl/crypto/foreign_library.hpp"
#include "hookctl/db/foreign_library.hpp"
#include "hookctl/http/foreign_library.hpp"
#include "hookctl/json/foreign_library.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/nats/foreign_library.hpp"
#include "hookctl/os/foreign_library.hpp"
#include "hookctl/path/foreign_library.hpp"
#include "hookctl/preset/library.hpp"
#include "hookctl/qr/foreign_library.hpp"
#include "hookctl/yaml/foreign_library.hpp"

#include <algorithm>

namespace hookctl::cli::version_command {

namespace {

/// By name. Each is asked in the one module that may include it.
std::vector<ForeignLibrary> foreign_libraries()
{
  std::vector<ForeignLibrary> all = {cli11(),
                                     http::httplib(),
                                     nats::libnats(),
                                     qr::libqrencode(),
                                     json::nlohmann_json(),
                                     crypto::openssl(),
                                     body::pugixml(),
                                     path::re2(),
                                     json::simdjson(),
                                     db::sqlite(),
                                     auth::utf8proc(),
                                     yaml::yaml_cpp(),
                                     compress::zlib(),
                                     compress::zstd()};
  if (auto allocator = os::mimalloc()) {
    all.push_back(*std::move(allocator));
  }
  std::ranges::sort(all, {}, &ForeignLibrary::name);
  return all;
}

std::string version_json()
{
  json::Writer writer;
  writer.begin_object().member("name", "hookctl").member("version", version());
  commit().empty() ? writer.member_null("commit") : writer.member("commit", commit());
  writer.member("compiler", compiler()).member("build_type", build_type());
  writer.member("presets", static_cast<std::int64_t>(preset::embedded_presets().size()));
  writer.key("libraries").begin_array();
  for (const ForeignLibrary& library : foreign_libraries()) {
    writer.begin_object().member("name", library.name).member("version", library.version);
    writer.member("told", library.told == ForeignLibrary::Told::run ? "run" : "build").end_object();
  }
  writer.end_array().end_object();
  return writer.take();
}

Result<ExitCode> run(Context& context)
{
  if (context.output() == OutputFormat::table) {
    context.out() << "hookctl " << version() << '\n';
    return ExitCode::done;
  }
  Record record;
  record.json = version_json();
  record.name = version();
  print(context, record);
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "version",
      .summary = "show the version of hookctl",
      .description =
          "The version; `hookctl --version` is the same. With -o json also the commit, if a "
          "packager named it, the compiler and the type of the build, the number of presets, and "
          "the libraries of others with their versions: that of the one that is loaded now where "
          "it says so (told: run), else that of the build (told: build).",
      .examples = {{"hookctl version", "one line"},
                   {"hookctl version -o json", "all that a bug report needs"}},
      .standalone = true,
      .run = [](const Arguments&, Context& context) { return run(context); },
  };
}

} // namespace hookctl::cli::version_command
