#include "hookctl/config/apply_file.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

void require(bool holds)
{
  if (!holds) {
    std::abort();
  }
}

} // namespace

/// Any text is an apply file, or problems that say where, save for one that holds nothing. No
/// literal key ever gets in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  using namespace hookctl;
  const std::string yaml(reinterpret_cast<const char*>(data), size); // NOLINT: bytes are text here
  const std::vector<config::ApplySource> sources = {{"fuzz", yaml, "/nonexistent"}};
  const os::Paths paths{"/nonexistent", "/nonexistent"};
  std::vector<Error> problems;
  const auto wanted = config::read_apply_files(sources, {}, paths, problems);
  for (const Error& error : problems) {
    require(!error.message.empty());
    require(error.at || error.message.starts_with("there is nothing to apply"));
  }
  for (const auto& one : wanted.accounts) {
    const auto& key = one.account.auth_key;
    require(!key || key->kind != model::KeyReference::Kind::value);
    require(one.account.payload.empty());
  }
  return 0;
}
