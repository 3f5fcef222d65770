#include "cli/commands/account/key_flags.hpp"

#include "cli/app/kept_file.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"

#include <filesystem>

namespace hookctl::cli {

namespace {

constexpr std::size_t kMaxKey = 64U << 10U;

Result<model::KeyReference> literal_key(Result<std::string> bytes)
{
  HOOKCTL_TRY_AS(const std::string typed, std::move(bytes));
  std::string key(without_line_end(typed));
  if (key.empty()) {
    return fail(
        Failure::malformed_key, "the key is empty", "pipe it in: printf %s \"$KEY\" | hookctl …");
  }
  return model::KeyReference{model::KeyReference::Kind::value, {}, model::Secret(std::move(key))};
}

/// A pipe, `<(…)`: what it gives, it gives once.
bool is_stream(const std::string& file)
{
  std::error_code ignored; // what cannot be looked at is no stream
  return std::filesystem::is_fifo(file, ignored) ||
         std::filesystem::is_character_file(file, ignored);
}

Result<model::KeyReference> key_from_descriptor(const std::string& digits)
{
  const auto descriptor = parse_integer<int>(digits);
  if (!descriptor || *descriptor < 0) {
    return fail(Failure::descriptor_unusable,
                text("--auth-key-fd ", quote(digits), " is not a file descriptor"),
                "give the number of an open one, as in --auth-key-fd 3 3<keyfile");
  }
  auto key = os::read_descriptor(*descriptor, kMaxKey);
  if (!key) {
    return fail(Failure::descriptor_unusable,
                text("--auth-key-fd ", *descriptor, " cannot be read: ", key.error().message),
                "open it for the command, as in --auth-key-fd 3 3<keyfile");
  }
  return literal_key(std::move(key));
}

} // namespace

Result<model::KeyReference> key_in_variable(std::string_view flag, const std::string& name)
{
  auto reference = model::parse_key_reference("env:" + name);
  if (!reference) {
    return fail(Failure::malformed_key_reference,
                text(flag, " ", quote(name), " is not the name of an environment variable"),
                text("write it as ",
                     flag.starts_with('-') ? text(flag, ' ') : std::string{},
                     "SHOP_KEY: letters, digits and _"));
  }
  return reference;
}

Result<model::KeyReference> key_in_file(std::string_view flag, const std::string& file)
{
  HOOKCTL_TRY_AS(auto path, kept_file(flag, file));
  return model::KeyReference{model::KeyReference::Kind::file, std::move(path), {}};
}

std::vector<Flag> key_flags()
{
  return {
      {.name = "--auth-key-env",
       .value = "NAME",
       .help = "the authenticate key is in this environment variable"},
      {.name = "--auth-key-file",
       .value = "FILE",
       .help = "the authenticate key is in this file (mode 0600)",
       .completion = Completion::file},
      {.name = "--auth-key-stdin",
       .help =
           "read the authenticate key from standard input and keep it in the 0600 account file"},
      {.name = "--auth-key-fd", .value = "N", .help = "the same from an open file descriptor"},
      {.name = "--strict", .help = "a key that cannot be loaded here is an error, not a warning"},
  };
}

Result<std::optional<model::KeyReference>>
parse_key_flags(const Arguments& arguments, const Context& context, KeyUse use)
{
  int given = 0;
  for (const char* flag :
       {"--auth-key-env", "--auth-key-file", "--auth-key-stdin", "--auth-key-fd"}) {
    given += arguments.has(flag) ? 1 : 0;
  }
  if (given > 1) {
    return fail(
        Failure::flags_exclude,
        "--auth-key-env, --auth-key-file, --auth-key-stdin and --auth-key-fd exclude each other",
        "give the key in one place");
  }
  if (const auto variable = arguments.value("--auth-key-env")) {
    HOOKCTL_TRY_AS(auto reference, key_in_variable("--auth-key-env", *variable));
    return std::optional(std::move(reference));
  }
  if (const auto file = arguments.value("--auth-key-file")) {
    constexpr std::string_view kFlag = "--auth-key-file";
    if (use == KeyUse::once && !is_stream(*file)) {
      HOOKCTL_TRY_AS(auto path, whole_path(*file));
      return std::optional(
          model::KeyReference{model::KeyReference::Kind::file, std::move(path), {}});
    }
    HOOKCTL_TRY_AS(
        auto key,
        use == KeyUse::once
            ? literal_key(os::read_once(*file, kMaxKey).map_error(within(text("flag ", kFlag))))
            : key_in_file(kFlag, *file));
    return std::optional(std::move(key));
  }
  if (arguments.has("--auth-key-stdin")) {
    HOOKCTL_TRY_AS(auto key,
                   literal_key(os::read_descriptor(context.world().in_descriptor, kMaxKey)));
    return std::optional(std::move(key));
  }
  if (const auto descriptor = arguments.value("--auth-key-fd")) {
    HOOKCTL_TRY_AS(auto key, key_from_descriptor(*descriptor));
    return std::optional(std::move(key));
  }
  return std::optional<model::KeyReference>{};
}

Result<std::optional<model::KeyReference>> parse_handshake_token(const Arguments& arguments)
{
  const auto variable = arguments.value("--handshake-token-env");
  const auto file = arguments.value("--handshake-token-file");
  if (variable && file) {
    return fail(Failure::flags_exclude,
                "--handshake-token-env and --handshake-token-file exclude each other",
                "leave one out");
  }
  if (variable) {
    HOOKCTL_TRY_AS(auto reference, key_in_variable("--handshake-token-env", *variable));
    return std::optional(std::move(reference));
  }
  if (file) {
    HOOKCTL_TRY_AS(auto reference, key_in_file("--handshake-token-file", *file));
    return std::optional(std::move(reference));
  }
  return std::optional<model::KeyReference>{};
}

} // namespace hookctl::cli
