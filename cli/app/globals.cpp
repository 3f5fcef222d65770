#include "cli/app/globals.hpp"

#include "cli/app/choices.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/yaml/reader.hpp"

#include <algorithm>
#include <map>

namespace hookctl::cli {

namespace {

constexpr std::size_t kMaxUserConfigBytes = 256U << 10U;
constexpr std::string_view kHomeVariable = "HOOKCTL_HOME";

const std::vector<std::string>& output_words()
{
  static const std::vector<std::string> words = {"table", "json", "yaml", "ndjson", "name"};
  return words;
}

/// The same and what a command may take besides.
const std::vector<std::string>& every_output_word()
{
  static const std::vector<std::string> words = [] {
    std::vector<std::string> all = output_words();
    all.emplace_back("csv");
    return all;
  }();
  return words;
}

const std::vector<std::string>& colour_words()
{
  static const std::vector<std::string> words = {"auto", "always", "never"};
  return words;
}

const std::vector<std::string>& environment_words()
{
  static const std::vector<std::string> words = [] {
    std::vector<std::string> names;
    for (const model::Environment environment : model::kEnvironments) {
      names.emplace_back(to_string(environment));
    }
    return names;
  }();
  return words;
}

/// The place of a word in its list is the enumerator.
template<typename Enum> Enum enum_of(const std::vector<std::string>& words, std::string_view word)
{
  const auto found = std::find(words.begin(), words.end(), word);
  return static_cast<Enum>(found - words.begin());
}

/// A setting that flag, variable and config.yaml can give.
struct Setting {
  std::string_view flag;
  std::string_view variable;
  std::string_view key;
  const std::vector<std::string>& words;
  const std::vector<std::string>& flag_words; ///< some commands know more
};

struct Written {
  std::string text;
  SourcePos at;
};

using ConfigTexts = std::map<std::string, Written, std::less<>>;

/// What can be used is added to `texts`, also when the answer is what is wrong with the rest.
Result<>
add_user_config(ConfigTexts& texts, const Arguments& arguments, const os::Environment& variables)
{
  const auto paths = os::find_paths(arguments.value("--home"), variables);
  if (!paths) {
    return {}; // commands that need the folder say so themselves
  }
  const std::string file = paths->user_config().string();
  const auto bytes = os::read_file(file, kMaxUserConfigBytes);
  if (!bytes) {
    return bytes.error().code == ErrorCode::not_found ? Result<>() : Result<>(fail(bytes.error()));
  }
  HOOKCTL_TRY_AS(const yaml::Value value, yaml::parse(*bytes, file));
  if (value.kind == yaml::Value::Kind::null) {
    return {};
  }
  HOOKCTL_TRY_AS(auto reader, yaml::MapReader::open(value, "config"));
  Result<> outcome;
  for (const auto& [key, words] : {std::pair{"environment", &environment_words()},
                                   std::pair{"output", &output_words()},
                                   std::pair{"colour", &colour_words()}}) {
    const auto word = reader.optional_word(key, *words);
    if (word && *word) {
      texts.emplace(key, Written{**word, value.find(key)->at});
    } else if (!word && outcome) {
      outcome = fail(word.error());
    }
  }
  HOOKCTL_TRY(outcome);
  return reader.finish();
}

Result<ConfigTexts>
config_texts(const Arguments& arguments, const os::Environment& variables, UserConfig user_config)
{
  ConfigTexts texts;
  if (user_config != UserConfig::ignore) {
    auto outcome = add_user_config(texts, arguments, variables);
    if (!outcome && user_config == UserConfig::read) {
      return fail(std::move(outcome.error()));
    }
  }
  return texts;
}

std::optional<std::string> variable_of(const os::Environment& variables, std::string_view name)
{
  auto value = variables.get(name);
  return value && !value->empty() ? value : std::nullopt;
}

struct Chosen {
  std::string word;
  Origin origin;
};

/// The word that wins, or nullopt when nobody said anything.
Result<std::optional<Chosen>> choose(const Setting& setting,
                                     const Arguments& arguments,
                                     const os::Environment& variables,
                                     const ConfigTexts& user_config)
{
  if (const auto flag = arguments.value(setting.flag)) {
    HOOKCTL_TRY(check_choice(setting.flag, *flag, setting.flag_words));
    return Chosen{*flag, {Origin::Kind::flag, std::string(setting.flag)}};
  }
  if (const auto value = variable_of(variables, setting.variable)) {
    HOOKCTL_TRY(check_choice(setting.variable, *value, setting.words));
    return Chosen{*value, {Origin::Kind::variable, std::string(setting.variable)}};
  }
  const auto found = user_config.find(setting.key);
  if (found == user_config.end()) {
    return std::optional<Chosen>{};
  }
  const SourcePos line{found->second.at.file, found->second.at.line, 0};
  return Chosen{found->second.text, {Origin::Kind::file, to_string(line)}};
}

/// The last value of a flag in arguments that nobody checked yet.
std::optional<std::string> last_value(std::span<const std::string> arguments,
                                      std::string_view long_name,
                                      std::string_view short_name)
{
  std::optional<std::string> value;
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    const std::string_view argument = arguments[i];
    if ((argument == long_name || argument == short_name) && i + 1 < arguments.size()) {
      value = arguments[i + 1];
    } else if (argument.starts_with(long_name) &&
               argument.substr(long_name.size()).starts_with('=')) {
      value = std::string(argument.substr(long_name.size() + 1));
    } else if (!short_name.empty() && argument.starts_with(short_name) &&
               argument.size() > short_name.size()) {
      value = std::string(argument.substr(short_name.size()));
    }
  }
  return value;
}

const Setting kEnvironmentSetting = {
    "--env", "HOOKCTL_ENV", "environment", environment_words(), environment_words()};
const Setting kOutputSetting = {
    "--output", "HOOKCTL_OUTPUT", "output", output_words(), every_output_word()};
const Setting kColourSetting = {
    "--color", "HOOKCTL_COLOR", "colour", colour_words(), colour_words()};

std::string default_of(std::string_view name)
{
  const auto& flags = global_flags();
  const auto found =
      std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == name; });
  return found == flags.end() ? std::string{} : found->default_text;
}

} // namespace

const std::vector<Flag>& global_flags()
{
  static const std::vector<Flag> flags = {
      {.name = "--env",
       .value = "ENV",
       .help = "the environment to work in",
       .default_text = "development",
       .choices = environment_words(),
       .completion = Completion::environment,
       .variable = "HOOKCTL_ENV"},
      {.name = "--home",
       .value = "DIR",
       .help = "the folder that holds configuration and state, in place of the XDG folders",
       .completion = Completion::directory,
       .variable = "HOOKCTL_HOME",
       .may_be_empty = true}, // make_globals() says more
      {.name = "--output",
       .short_name = "-o",
       .value = "FORMAT",
       .help = "how to print the answer",
       .default_text = "table",
       .choices = output_words(),
       .variable = "HOOKCTL_OUTPUT"},
      {.name = "--quiet", .short_name = "-q", .help = "no notes and no warnings on stderr"},
      {.name = "--verbose", .short_name = "-v", .help = "say more on stderr"},
      {.name = "--no-input", .help = "never ask: fail and name the missing flag instead"},
      {.name = "--color",
       .value = "WHEN",
       .help = "colours in the output",
       .default_text = "auto",
       .choices = colour_words(),
       .variable = "HOOKCTL_COLOR"},
      {.name = "--help", .short_name = "-h", .help = "show the help of a command"},
      {.name = "--version", .help = "show the version"},
  };
  return flags;
}

Result<Globals>
make_globals(const Arguments& arguments, const os::Environment& variables, UserConfig user_config)
{
  HOOKCTL_TRY_AS(const ConfigTexts texts, config_texts(arguments, variables, user_config));
  HOOKCTL_TRY_AS(const auto environment, choose(kEnvironmentSetting, arguments, variables, texts));
  HOOKCTL_TRY_AS(const auto output, choose(kOutputSetting, arguments, variables, texts));
  HOOKCTL_TRY_AS(const auto colour, choose(kColourSetting, arguments, variables, texts));
  Globals globals;
  if (environment) {
    globals.environment = enum_of<model::Environment>(environment_words(), environment->word);
  }
  if (output) {
    globals.output = enum_of<OutputFormat>(every_output_word(), output->word);
  }
  if (colour) {
    globals.colour = enum_of<ColourChoice>(colour_words(), colour->word);
  }
  globals.home = arguments.value("--home");
  if (globals.home && globals.home->empty()) {
    return fail(Failure::home_unknown, "--home is empty", "name a folder: --home DIR");
  }
  globals.quiet = arguments.has("--quiet");
  globals.verbose = arguments.has("--verbose");
  globals.no_input = arguments.has("--no-input");
  return globals;
}

Result<std::vector<GlobalSetting>> explain_globals(const Arguments& arguments,
                                                   const os::Environment& variables)
{
  HOOKCTL_TRY_AS(const ConfigTexts texts, config_texts(arguments, variables, UserConfig::salvage));
  std::vector<GlobalSetting> out;
  for (const Setting* setting : {&kEnvironmentSetting, &kOutputSetting, &kColourSetting}) {
    HOOKCTL_TRY_AS(const auto chosen, choose(*setting, arguments, variables, texts));
    const std::string name(setting->flag.substr(2));
    out.push_back(chosen ? GlobalSetting{name, chosen->word, chosen->origin}
                         : GlobalSetting{name, default_of(setting->flag), {}});
  }
  for (const std::string_view flag : {"--quiet", "--verbose", "--no-input"}) {
    const Origin given{Origin::Kind::flag, std::string(flag)};
    const bool is_on = arguments.has(flag);
    out.push_back(
        {std::string(flag.substr(2)), is_on ? "true" : "false", is_on ? given : Origin{}});
  }
  return out;
}

Result<PathOrigins> explain_paths(const std::optional<std::string>& home,
                                  const os::Environment& variables)
{
  HOOKCTL_TRY(os::find_paths(home, variables));
  if (home) {
    const Origin flag{Origin::Kind::flag, "--home"};
    return PathOrigins{flag, flag};
  }
  if (variable_of(variables, kHomeVariable)) {
    const Origin own{Origin::Kind::variable, std::string(kHomeVariable)};
    return PathOrigins{own, own};
  }
  const auto base = [&](std::string_view xdg) {
    const std::filesystem::path folder = variables.get(xdg).value_or("");
    return Origin{Origin::Kind::variable, folder.is_absolute() ? std::string(xdg) : "HOME"};
  };
  return PathOrigins{base("XDG_CONFIG_HOME"), base("XDG_STATE_HOME")};
}

Globals guess_globals(std::span<const std::string> arguments, const os::Environment& variables)
{
  const auto known = [](const Setting& setting, const std::optional<std::string>& word) {
    return word &&
           std::find(setting.words.begin(), setting.words.end(), *word) != setting.words.end();
  };
  auto output = last_value(arguments, "--output", "-o");
  if (!known(kOutputSetting, output)) {
    output = variable_of(variables, kOutputSetting.variable);
  }
  auto colour = last_value(arguments, "--color", {});
  if (!known(kColourSetting, colour)) {
    colour = variable_of(variables, kColourSetting.variable);
  }
  Globals globals;
  if (known(kOutputSetting, output)) {
    globals.output = enum_of<OutputFormat>(every_output_word(), *output);
  }
  if (known(kColourSetting, colour)) {
    globals.colour = enum_of<ColourChoice>(colour_words(), *colour);
  }
  globals.home = last_value(arguments, "--home", {});
  const auto environment = last_value(arguments, "--env", {});
  if (known(kEnvironmentSetting, environment)) {
    globals.environment = enum_of<model::Environment>(environment_words(), *environment);
  }
  return globals;
}

bool use_colour(ColourChoice choice, const Terminal& terminal, const os::Environment& variables)
{
  if (choice != ColourChoice::automatic) {
    return choice == ColourChoice::always;
  }
  const bool refused = variable_of(variables, "NO_COLOR").has_value();
  const auto term = variable_of(variables, "TERM");
  return terminal.is_terminal && !refused && term && *term != "dumb";
}

} // namespace hookctl::cli
