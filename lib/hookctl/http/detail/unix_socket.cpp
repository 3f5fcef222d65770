#include "hookctl/http/detail/unix_socket.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace hookctl::http::detail {

namespace {

constexpr mode_t kMode = 0660;
constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;

SocketAddress address_of(const std::string& path)
{
  sockaddr_un un{};
  un.sun_family = AF_UNIX;
  std::memcpy(un.sun_path, path.data(), path.size());
  SocketAddress address;
  std::memcpy(&address.storage, &un, sizeof(un));
  address.length = sizeof(un);
  return address;
}

Socket make_socket()
{
  return Socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

/// A socket file outlives a process that was killed.
bool is_left_behind(const std::string& path, SocketAddress& address)
{
  struct stat file {};

  if (::lstat(path.c_str(), &file) != 0 || !S_ISSOCK(file.st_mode)) {
    return false;
  }
  const Socket probe = make_socket();
  return ::connect(probe.get(), address.get(), address.length) != 0 && errno == ECONNREFUSED;
}

tl::unexpected<Error> failure(const std::string& path, int error_number)
{
  const std::string where = text("unix:", path);
  if (error_number == EADDRINUSE) {
    return fail(Failure::port_in_use,
                text(where, " is in use, or is no socket"),
                "stop the other program, or choose another path");
  }
  if (error_number == EACCES || error_number == EPERM || error_number == EROFS) {
    return fail(Failure::port_denied,
                text(where, " may not be made by this user"),
                "choose a folder that you may write to");
  }
  return fail(ErrorCode::io,
              text("cannot bind ", where, ": ", std::generic_category().message(error_number)));
}

Result<> check_length(const std::string& path)
{
  if (path.size() > kLongestPath) {
    return fail(Failure::malformed_address,
                text("socket path ", quote(path), " is longer than ", kLongestPath, " bytes"));
  }
  return {};
}

} // namespace

Result<Listening> listen_on_path(const std::string& path)
{
  HOOKCTL_TRY(check_length(path));
  SocketAddress address = address_of(path);
  if (is_left_behind(path, address)) {
    ::unlink(path.c_str());
  }
  Socket socket = make_socket();
  if (!socket.is_open() || ::bind(socket.get(), address.get(), address.length) != 0) {
    return failure(path, errno);
  }
  Listening listening(std::move(socket), text("unix:", path), path);
  if (::chmod(path.c_str(), kMode) != 0 || ::listen(listening.get(), kBacklog) != 0) {
    return failure(path, errno);
  }
  return listening;
}

Result<> check_path(const std::string& path)
{
  HOOKCTL_TRY(check_length(path));
  SocketAddress address = address_of(path);

  struct stat file {};

  const bool is_there = ::lstat(path.c_str(), &file) == 0;
  if (is_there && !is_left_behind(path, address)) {
    return failure(path, EADDRINUSE);
  }
  const auto folder = std::filesystem::absolute(path).parent_path();
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) != 0) {
    return failure(path, errno);
  }
  return {};
}

} // namespace hookctl::http::detail
