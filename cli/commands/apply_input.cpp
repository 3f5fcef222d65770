#include "cli/commands/apply_input.hpp"

#include "cli/app/report.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/os/files.hpp"

#include <algorithm>
#include <filesystem>

namespace hookctl::cli {

namespace {

constexpr std::size_t kMostTold = 20;

/// The apply files of a folder, sorted; a file and - are themselves.
Result<std::vector<std::string>> expand(const std::string& file)
{
  std::error_code ignored; // what cannot be looked at is no folder, and then cannot be read
  if (file == "-" || !std::filesystem::is_directory(file, ignored)) {
    return std::vector<std::string>{file};
  }
  std::vector<std::string> files;
  for (const std::string_view suffix : {".yaml", ".yml"}) {
    HOOKCTL_TRY_AS(const auto names, os::list_files(file, suffix));
    for (const std::string& name : names) {
      files.push_back((std::filesystem::path(file) / name).string());
    }
  }
  if (files.empty()) {
    return fail(Failure::file_not_found,
                text("the folder ", quote(file), " holds no apply file"),
                "apply files are called NAME.yaml or NAME.yml");
  }
  std::ranges::sort(files);
  return files;
}

Result<std::vector<config::ApplySource>> read_sources(const ApplyInput& input,
                                                      const Context& context)
{
  std::vector<config::ApplySource> sources;
  for (const std::string& given : input.files) {
    HOOKCTL_TRY_AS(const auto files, expand(given));
    for (const std::string& file : files) {
      HOOKCTL_TRY_AS(auto bytes, read_input(context, file));
      const bool is_stdin = file == "-";
      std::error_code ignored; // it was read just now
      const bool has_folder = !is_stdin && std::filesystem::is_regular_file(file, ignored);
      const auto folder = has_folder ? std::filesystem::path(file).parent_path() : ".";
      sources.push_back({is_stdin ? "standard input" : file, std::move(bytes), folder});
    }
  }
  return sources;
}

/// As 'env set --bind' checks it.
void check_addresses(const yaml::Value& settings, std::vector<Error>& problems)
{
  const yaml::Value* listen = settings.find("listen");
  for (const char* key : {"bind", "admin"}) {
    const yaml::Value* value = listen == nullptr ? nullptr : listen->find(key);
    if (value == nullptr || value->kind != yaml::Value::Kind::scalar) {
      continue;
    }
    if (const auto address = http::parse_bind_address(value->text); !address) {
      Error error = address.error();
      become(error, Failure::value_refused);
      error.at = value->at;
      error.context.push_back(text("listen.", key));
      problems.push_back(std::move(error));
    }
  }
}

ExitCode tell(const std::vector<Error>& problems, const Context& context)
{
  const std::size_t told = std::min(problems.size(), kMostTold);
  for (std::size_t i = 0; i < told; ++i) {
    std::ignore = report(problems[i], context); // the first one's exit code counts
  }
  if (problems.size() > 1) {
    context.note(text(problems.size() > told ? text("and ", problems.size() - told, " more; ") : "",
                      "nothing was written"));
  }
  return exit_code_of(problems.front());
}

void warn(const std::vector<std::string>& warnings, const Context& context)
{
  const std::size_t told = std::min(warnings.size(), kMostTold);
  warn_all(context, {warnings.begin(), warnings.begin() + static_cast<std::ptrdiff_t>(told)});
  if (warnings.size() > told) {
    context.warn(text("and ", warnings.size() - told, " more warnings"));
  }
}

} // namespace

std::vector<Flag> apply_flags()
{
  return {{.name = "--file",
           .short_name = "-f",
           .value = "FILE",
           .help = "an apply file, a folder of them (*.yaml and *.yml, sorted), or - for standard "
                   "input",
           .repeatable = true,
           .required = true,
           .completion = Completion::file},
          {.name = "--prune",
           .help = "accounts and destinations that the files do not name are removed; without it "
                   "they are left alone"},
          {.name = "--strict",
           .help = "a key that cannot be loaded here is an error; without it, a warning"},
          {.name = "--allow-unknown",
           .help = "event codes that the provider is not known to send are taken; without it, they "
                   "are an error"}};
}

Result<ApplyInput> parse_apply_input(const Arguments& arguments)
{
  ApplyInput input;
  input.files = arguments.values("--file");
  if (const auto typed = arguments.value("--env")) {
    HOOKCTL_TRY_AS(input.environment, model::parse_environment(*typed));
  }
  input.rules.unnamed = arguments.has("--prune") ? config::Unnamed::goes : config::Unnamed::stays;
  input.rules.strict = arguments.has("--strict") ? config::Strict::yes : config::Strict::no;
  input.rules.unknown_codes = arguments.has("--allow-unknown") ? account::UnknownCodes::allow
                                                               : account::UnknownCodes::refuse;
  return input;
}

Result<ExitCode> with_plan(const ApplyInput& input, const Context& context, const UsePlan& next)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY_AS(const auto sources, read_sources(input, context));
  std::vector<Error> problems;
  const auto wanted = config::read_apply_files(sources, input.environment, paths, problems);
  check_addresses(wanted.settings, problems);
  if (!problems.empty()) {
    return tell(problems, context);
  }
  account::Store store(paths, wanted.environment);
  const preset::Library presets(paths.providers());
  const config::Workshop workshop{
      store, presets, context.variables(), wanted.environment, context.rng()};
  const auto plan = config::plan_apply(wanted, workshop, paths, input.rules, problems);
  if (!problems.empty()) {
    return tell(problems, context);
  }
  warn(plan.warnings, context);
  return next(plan, paths);
}

} // namespace hookctl::cli
