// orders LINES|SIZE[M|K] [SEED]: orders as a shop posts them, one JSON object of about 1.1 KB a
// line, the same for the same seed. With M or K behind the number it is the size to reach.

#include "tests/bench/order.hpp"

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv)
{
  if (argc < 2) {
    std::fputs("usage: orders LINES|SIZE[M|K] [SEED]\n", stderr);
    return 2;
  }
  char* unit = nullptr;
  std::uint64_t left = std::strtoull(argv[1], &unit, 10);
  const bool by_size = *unit == 'M' || *unit == 'K';
  left <<= *unit == 'M' ? 20U : *unit == 'K' ? 10U : 0U;
  hookctl::bench::Random random(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1);
  while (left > 0) {
    const std::string line = hookctl::bench::order(random) + '\n';
    const std::uint64_t cost = by_size ? line.size() : 1;
    left -= cost < left ? cost : left;
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) {
      return 1; // the reader had enough
    }
  }
  return 0;
}
