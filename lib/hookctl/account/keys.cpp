#include "hookctl/account/keys.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"

namespace hookctl::account {

namespace {

using model::Secret;

constexpr std::size_t kMaxKeyFile = 256U << 10U; // as much as a set of keys may be

Result<Secret> from_variable(const std::string& name, const os::Environment& environment)
{
  const auto value = environment.get(name);
  if (!value || value->empty()) {
    return fail(Failure::variable_unset,
                text("environment variable ", name, value ? " is empty" : " is not set"),
                text("set it: export ", name, "=…"));
  }
  return Secret(*value);
}

enum class Private { required, not_asked };

Result<Secret> from_file(const std::filesystem::path& path, Private rule)
{
  const auto mode = os::file_mode(path);
  if (rule == Private::required && mode && (*mode & 0077U) != 0) {
    return fail(Failure::file_open_to_others,
                text("key file ", quote(path.string()), " can be read by others"),
                text("run: chmod 600 ", path.string()));
  }
  auto bytes = os::read_file(path, kMaxKeyFile);
  if (!bytes) {
    Error error = std::move(bytes).error();
    become(error, Failure::key_file_unreadable);
    error.message = text("key file: ", error.message);
    return fail(std::move(error));
  }
  const std::string_view key = without_line_end(*bytes);
  if (key.empty()) {
    return fail(Failure::key_file_unreadable,
                text("key file ", quote(path.string()), " is empty"),
                "write the key into it");
  }
  return Secret(std::string(key));
}

Result<Secret> from_credential(const std::string& name, const os::Environment& environment)
{
  const auto folder = environment.get("CREDENTIALS_DIRECTORY");
  if (!folder || folder->empty()) {
    return fail(
        Failure::credential_missing,
        text("credential ", quote(name), " is asked for, but CREDENTIALS_DIRECTORY is not set"),
        "run under systemd with LoadCredential=, or use env:NAME or file:PATH");
  }
  // systemd keeps the folder itself closed to others.
  return from_file(std::filesystem::path(*folder) / name, Private::not_asked);
}

} // namespace

Result<Secret> resolve_key(const model::KeyReference& reference,
                           const os::Environment& environment,
                           const std::filesystem::path& folder)
{
  switch (reference.kind) {
  case model::KeyReference::Kind::environment:
    return from_variable(reference.target, environment);
  case model::KeyReference::Kind::file:
    return from_file(folder / reference.target, Private::required);
  case model::KeyReference::Kind::credential:
    return from_credential(reference.target, environment);
  case model::KeyReference::Kind::value:
    return reference.value;
  }
  return fail(ErrorCode::internal, "unknown kind of key reference");
}

} // namespace hookctl::account
