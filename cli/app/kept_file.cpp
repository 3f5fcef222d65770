#include "cli/app/kept_file.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/system_error.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace hookctl::cli {

namespace {

constexpr std::array<std::string_view, 5> kPassing = {
    "/dev/fd/", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/proc/"};

/// Also true of what cannot be looked at from here.
bool may_be_file(const std::filesystem::path& path)
{
  using Type = std::filesystem::file_type;
  std::error_code ignored; // is in the type
  const Type type = std::filesystem::status(path, ignored).type();
  return type == Type::regular || type == Type::not_found || type == Type::none ||
         type == Type::unknown;
}

} // namespace

Result<std::string> whole_path(const std::string& typed)
{
  std::error_code fault; // the working folder is gone
  const std::filesystem::path path = std::filesystem::absolute(typed, fault);
  if (fault) {
    return fail(os::system_error("find", typed, fault.value()));
  }
  return path.lexically_normal().string();
}

Result<std::string> kept_file(std::string_view what, const std::string& typed)
{
  if (typed.empty()) {
    return fail(Failure::value_missing, text(what, " names no file"), "write the file's name");
  }
  if (!is_utf8(typed)) {
    return fail(Failure::invalid_argument,
                text(what, " is not UTF-8: ", quote(typed)),
                "its name is kept in a file, which is text in UTF-8: name one that is");
  }
  HOOKCTL_TRY_AS(auto whole, whole_path(typed));
  const bool is_passing = std::ranges::any_of(
      kPassing, [&](std::string_view begin) { return whole.starts_with(begin); });
  if (is_passing || !may_be_file(whole)) {
    return fail(Failure::no_regular_file,
                text(what,
                     ' ',
                     quote(typed),
                     is_passing ? " is there for this command alone" : " is no regular file"),
                "its name is kept, and it is opened again and again: name a file that stays");
  }
  return whole;
}

} // namespace hookctl::cli
