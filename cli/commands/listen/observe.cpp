#include "cli/commands/listen/observe.hpp"

#include "cli/app/choices.hpp"
#include "cli/app/version.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli {

namespace {

const std::vector<std::string>& log_formats()
{
  static const std::vector<std::string> kFormats(account::kLogFormats.begin(),
                                                 account::kLogFormats.end());
  return kFormats;
}

/// Of this machine only.
bool is_near(const http::BindAddress& address)
{
  return !address.unix_path.empty() || address.host == "::1" || address.host.starts_with("127.");
}

} // namespace

std::vector<Flag> observe_flags()
{
  return {{.name = "--admin",
           .value = "HOST:PORT",
           .help = "answer /healthz, /readyz and /metrics on this address, as in :9090 for "
                   "127.0.0.1:9090, or unix:PATH; see hookctl-metrics(7)",
           .default_text = "none"},
          {.name = "--log-format",
           .value = "FORMAT",
           .help = "log on stderr, a line an event, with deliveries and attempts and all that is "
                   "said there",
           .default_text = "words, and only what is out of the ordinary",
           .choices = log_formats(),
           .variable = "HOOKCTL_LOG_FORMAT"}};
}

Result<ObserveOptions> parse_observe(const Arguments& arguments, const Context& context)
{
  constexpr std::string_view kVariable = "HOOKCTL_LOG_FORMAT";
  ObserveOptions options;
  options.admin = arguments.value("--admin");
  auto word = arguments.value("--log-format");
  if (const auto set = context.variables().get(kVariable); !word && set && !set->empty()) {
    HOOKCTL_TRY(check_choice(kVariable, *set, log_formats()));
    word = set;
  }
  options.log_format = log_format_of(word);
  return options;
}

std::optional<log::Format> log_format_of(const std::optional<std::string>& word)
{
  if (!word) {
    return std::nullopt;
  }
  return *word == "json" ? log::Format::json : log::Format::text;
}

Result<> set_observe(const ObserveOptions& options,
                     const account::EnvironmentSettings& settings,
                     const Context& context,
                     listen::Config& config)
{
  config.version = version();
  const auto& typed = options.admin ? options.admin : settings.admin;
  if (!typed) {
    return {};
  }
  HOOKCTL_TRY_AS(config.admin,
                 http::parse_bind_address(*typed).map_error(
                     within(options.admin ? "flag --admin" : "listen.admin in environment.yaml")));
  if (!is_near(*config.admin)) {
    context.warn(text("the admin address ", *typed, " can be reached from other machines"),
                 "whoever reaches it reads the names of the accounts and how much they get");
  }
  return {};
}

} // namespace hookctl::cli
