#include "tests/support/temp_dir.hpp"

#include <stdlib.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace hookctl::tests {

TempDir::TempDir()
{
  std::string pattern = (std::filesystem::temp_directory_path() / "hookctl-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    std::cerr << "cannot make a temporary folder like " << pattern << "\n";
    std::abort();
  }
  m_path = pattern;
}

TempDir::~TempDir()
{
  std::error_code ignored;
  std::filesystem::remove_all(m_path, ignored);
}

std::string TempDir::write(std::string_view name, std::string_view bytes) const
{
  const std::filesystem::path target = m_path / name;
  std::filesystem::create_directories(target.parent_path());
  std::ofstream(target, std::ios::binary) << bytes;
  return target.string();
}

std::string read_whole_file(const std::filesystem::path& path)
{
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::cerr << "cannot read " << path << "\n";
    std::abort();
  }
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::filesystem::path source_dir()
{
  const char* dir =
      std::getenv("HOOKCTL_SOURCE_DIR"); // NOLINT(concurrency-mt-unsafe): tests set nothing
  return dir != nullptr ? std::filesystem::path(dir) : std::filesystem::current_path();
}

} // namespace hookctl::tests
