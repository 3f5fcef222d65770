#include "hookctl/os/late_libraries.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/detail/late_table.hpp"
#include "hookctl/os/system_error.hpp"

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace hookctl::os {

namespace {

using detail::LateLibrary;
using detail::LateTable;

/// Only one thread at a time writes slots; whoever reads one gets the old address or the new one,
/// and both lead on.
Mutex binding;

Error missing(const LateLibrary& library)
{
  const char* fault = ::dlerror();
  return fail(Failure::library_missing,
              text(library.file, " cannot be used: ", fault == nullptr ? "unknown fault" : fault),
              "install hookctl again together with the packages it depends on")
      .value();
}

/// Function addresses that anybody could write would be a gift to an attacker: they are read-only
/// but for this moment.
bool protect_slots(const LateTable& table, int protection)
{
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t bytes = table.function_count * sizeof(void*);
  return ::mprotect(table.slots, (bytes + page - 1) / page * page, protection) == 0;
}

Result<> bind(const LateTable& table, const LateLibrary& library) REQUIRES(binding)
{
  void* handle = ::dlopen(library.file, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    return fail(missing(library));
  }
  if (!protect_slots(table, PROT_READ | PROT_WRITE)) {
    return fail(system_error("bind", library.file, errno));
  }
  for (std::uint32_t at = library.first; at != library.end; ++at) {
    void* address = ::dlsym(handle, table.functions[at]);
    if (address == nullptr) {
      protect_slots(table, PROT_READ);
      return fail(missing(library));
    }
    __atomic_store_n(&table.slots[at], address, __ATOMIC_RELEASE);
  }
  protect_slots(table, PROT_READ);
  return {};
}

const LateLibrary& library_of(const LateTable& table, std::uint32_t function)
{
  const LateLibrary* library = table.libraries;
  while (function >= library->end) {
    ++library;
  }
  return *library;
}

std::function<int(const Error&)>& teller()
{
  static std::function<int(const Error&)> tell;
  return tell;
}

} // namespace

Result<> open_late_libraries()
{
  if (&hookctl_late_table == nullptr) {
    return {};
  }
  const LateTable& table = hookctl_late_table;
  const MutexLock lock(binding);
  for (std::uint32_t at = 0; at != table.library_count; ++at) {
    HOOKCTL_TRY(bind(table, table.libraries[at]));
  }
  return {};
}

void end_without_library(std::function<int(const Error&)> tell)
{
  teller() = std::move(tell);
}

} // namespace hookctl::os

void* hookctl_bind_late(std::uint32_t function) noexcept
{
  using namespace hookctl;
  const os::detail::LateTable& table = hookctl_late_table;
  const MutexLock lock(os::binding);
  const auto bound = os::bind(table, os::library_of(table, function));
  if (!bound) {
    if (!os::teller()) {
      std::abort();
    }
    ::_exit(os::teller()(bound.error()));
  }
  return table.slots[function];
}
