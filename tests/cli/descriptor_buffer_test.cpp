#include "cli/app/descriptor_buffer.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ostream>

using namespace hookctl;
using cli::DescriptorBuffer;

TEST_CASE("descriptor buffer: everything arrives in order whatever its size")
{
  const tests::TempDir folder;
  const std::string file = folder.write("out", "");
  const int descriptor = open(file.c_str(), O_WRONLY | O_CLOEXEC);
  REQUIRE(descriptor >= 0);
  std::string expected;
  {
    DescriptorBuffer buffer(descriptor);
    std::ostream out(&buffer);
    for (int i = 0; i < 20'000; ++i) {
      out << i << '\n';
      expected += std::to_string(i) + "\n";
    }
    out << std::string(100'000, 'x');
    CHECK(buffer.error() == 0);
  }
  close(descriptor);
  expected += std::string(100'000, 'x');
  CHECK(tests::read_whole_file(file) == expected);
}

TEST_CASE("descriptor buffer: the reason of the first failure is kept")
{
  DescriptorBuffer buffer(-1);
  std::ostream out(&buffer);
  out << "word";
  CHECK(buffer.error() == 0);
  out.flush();
  CHECK(buffer.error() == EBADF);
  CHECK_FALSE(out.good());
}
