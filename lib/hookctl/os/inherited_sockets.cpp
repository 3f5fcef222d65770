#include "hookctl/os/inherited_sockets.hpp"

#include "hookctl/base/text.hpp"

#include <unistd.h>

namespace hookctl::os {

namespace {

constexpr int kFirstSocket = 3;
constexpr int kMost = 64;

} // namespace

Result<std::vector<int>> inherited_sockets(const Environment& variables, int process)
{
  const auto for_whom = variables.get("LISTEN_PID");
  const auto how_many = variables.get("LISTEN_FDS");
  if (!for_whom || !how_many || parse_integer<int>(*for_whom) != process) {
    return std::vector<int>{};
  }
  const auto count = parse_integer<int>(*how_many);
  if (!count || *count < 1 || *count > kMost) {
    return fail(ErrorCode::invalid_argument,
                text("LISTEN_FDS ", quote(*how_many), " is not a number from 1 to ", kMost));
  }
  std::vector<int> descriptors;
  for (int i = 0; i < *count; ++i) {
    descriptors.push_back(kFirstSocket + i);
  }
  return descriptors;
}

Result<std::vector<int>> inherited_sockets(const Environment& variables)
{
  return inherited_sockets(variables, ::getpid());
}

} // namespace hookctl::os
