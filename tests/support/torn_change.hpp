#pragma once

#include "hookctl/os/file_set.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <tuple>
#include <vector>

namespace hookctl::tests {

/// A change of files whose process ends after its `last`th step, as kill -9 would end it.
inline void leave_half_written(const std::filesystem::path& folder,
                               const std::vector<os::FileChange>& changes,
                               int last)
{
  constexpr int kTorn = 9;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int step = 0;
    std::ignore = os::change_files(folder, changes, [&] {
      if (++step == last) {
        ::_exit(kTorn);
      }
    });
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WEXITSTATUS(status) == kTorn);
}

} // namespace hookctl::tests
