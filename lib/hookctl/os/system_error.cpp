#include "hookctl/os/system_error.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <cerrno>
#include <cstring>

namespace hookctl::os {

namespace {

std::string error_text(int error_number)
{
  char buffer[256] = {};
  return strerror_r(error_number, buffer, sizeof(buffer)); // the GNU form, which returns the text
}

Failure failure_of(int error_number)
{
  switch (error_number) {
  case ENOENT:
    return Failure::file_not_found;
  case EACCES:
  case EPERM:
    return Failure::permission_denied;
  case ENOSPC:
  case EDQUOT:
    return Failure::disk_full;
  case EROFS:
    return Failure::read_only;
  default:
    return Failure::io;
  }
}

std::string_view hint_for(int error_number)
{
  switch (error_number) {
  case ENOENT:
    return "check the path";
  case EACCES:
  case EPERM:
    return "check owner and permissions with 'ls -ld' on the file and its folders";
  case ENOSPC:
    return "the disk is full: free some space (see 'df -h') and try again";
  case EDQUOT:
    return "your disk quota is used up: free some space (see 'quota') and try again";
  case EFBIG:
    return "the file would be larger than allowed: see 'ulimit -f'";
  case EROFS:
    return "the file system is read-only: mount it writable, or choose another folder with --home";
  case EIO:
    return "the disk reports an error: see the kernel's log ('dmesg')";
  case ENOTDIR:
    return "a part of the path is a file where a folder is needed";
  case ELOOP:
    return "symbolic links are in the way: check them with 'ls -l'";
  case EMFILE:
  case ENFILE:
    return "too many files are open: see 'ulimit -n'";
  default:
    return "";
  }
}

} // namespace

Error system_error(std::string_view action, const std::filesystem::path& path, int error_number)
{
  return make_error(
      failure_of(error_number),
      text("cannot ", action, " ", quote(path.string(), 500), ": ", error_text(error_number)),
      std::string(hint_for(error_number)));
}

} // namespace hookctl::os
