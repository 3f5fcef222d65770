/* A disk that fails, for files whose name holds "journal.db": while the file named by FAILING_SYNC exists,
   fsync and fdatasync give EIO and sync nothing; while that of FAILING_WRITE exists, pwrite gives EROFS.
   Loaded before the program (LD_PRELOAD). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_journal(int descriptor)
{
  char link[64];
  char name[4096];
  ssize_t size;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  size = readlink(link, name, sizeof name - 1);
  if (size < 0) {
    return 0;
  }
  name[size] = '\0';
  return strstr(name, "journal.db") != NULL;
}

static int is_set(const char* variable)
{
  const char* flag = getenv(variable);
  return flag != NULL && access(flag, F_OK) == 0;
}

static int sync_or_fail(const char* function, int descriptor)
{
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, function);
  if (is_set("FAILING_SYNC") && is_journal(descriptor)) {
    errno = EIO;
    return -1;
  }
  return real(descriptor);
}

int fsync(int descriptor)
{
  return sync_or_fail("fsync", descriptor);
}

int fdatasync(int descriptor)
{
  return sync_or_fail("fdatasync", descriptor);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t at)
{
  ssize_t (*real)(int, const void*, size_t, off64_t) =
      (ssize_t(*)(int, const void*, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  if (is_set("FAILING_WRITE") && is_journal(descriptor)) {
    errno = EROFS;
    return -1;
  }
  return real(descriptor, bytes, size, at);
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t at)
{
  return pwrite64(descriptor, bytes, size, at);
}
