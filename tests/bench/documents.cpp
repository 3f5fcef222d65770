// documents: what one document costs, against its size: to check it, to select by single paths, by
// a filter, by descendants. CPU time of one thread, the median of several rounds.

#include "hookctl/json/parser.hpp"
#include "hookctl/path/path.hpp"
#include "tests/bench/order.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace {

using namespace hookctl;

constexpr int kRounds = 7;
constexpr double kRoundSeconds = 0.05;

double cpu_seconds()
{
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Seconds that one call takes.
template<typename Call> double median_of(Call call)
{
  std::vector<double> rounds;
  for (int round = 0; round < kRounds; ++round) {
    const double began = cpu_seconds();
    double passed = 0;
    int calls = 0;
    do {
      call();
      ++calls;
      passed = cpu_seconds() - began;
    } while (passed < kRoundSeconds);
    rounds.push_back(passed / calls);
  }
  std::nth_element(rounds.begin(), rounds.begin() + kRounds / 2, rounds.end());
  return rounds[kRounds / 2];
}

std::string document_of(std::size_t bytes)
{
  bench::Random random(1);
  std::string out =
      R"({"id":1,"customer":{"email":"a@example.com"},"total_price":"170.00","orders":[)";
  do {
    out += (out.back() == '[' ? "" : ",") + bench::order(random);
  } while (out.size() < bytes);
  return out + "]}";
}

template<typename T> T need(Result<T> result)
{
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  return *std::move(result);
}

double cost_of(const char* query_text, const json::Document& document)
{
  const path::Query query = need(path::Query::parse(query_text));
  return median_of([&] { return need(query.evaluate(document)).size(); });
}

void print_row(std::size_t bytes)
{
  const std::string text = document_of(bytes);
  json::Parser parser;
  const double checked = median_of([&] { return need(parser.parse(text))->nodes().size(); });
  const json::Document& document = *need(parser.parse(text));
  const std::vector<path::Query> singles = {need(path::Query::parse("id")),
                                            need(path::Query::parse("customer.email")),
                                            need(path::Query::parse("total_price"))};
  const double three = median_of([&] {
    for (const path::Query& query : singles) {
      if (!query.find(document)) {
        std::exit(1);
      }
    }
  });
  std::printf("%10zu | %9.1f us (%5.0f MB/s) | %11.2f us | %10.1f us | %10.1f us | %10.1f us\n",
              text.size(),
              checked * 1e6,
              static_cast<double>(text.size()) / checked * 1e-6,
              three * 1e6,
              cost_of("$.orders[-1].id", document) * 1e6,
              cost_of("$.orders[?@.total_weight > 19000].id", document) * 1e6,
              cost_of("$..sku", document) * 1e6);
}

} // namespace

int main()
{
  std::puts("     bytes | check as a whole         | three paths    | the last of all | a filter   "
            "   | $..sku");
  for (const std::size_t bytes : {2'000U, 20'000U, 10'000'000U}) {
    print_row(bytes);
  }
  return 0;
}
