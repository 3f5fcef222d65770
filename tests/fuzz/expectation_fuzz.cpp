// An expectation: no crash; a mistake has its place in the text; what parses can be asked of any
// event.

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/listen/expectation.hpp"

#include <cstddef>
#include <cstdint>
#include <tuple>

using hookctl::json::Document;
using hookctl::listen::Arrival;
using hookctl::listen::Expectation;

namespace {

constexpr std::string_view kEnvelope =
    R"({"account":"a","sender":null,"event":{"code":"b","data":{"n":[1,{"x":"y"}]},"params":{}}})";

Arrival arrival()
{
  Arrival arrival;
  arrival.id = "evt_1";
  arrival.account = "a";
  arrival.code = "b";
  arrival.recipient = "bot";
  arrival.envelope = kEnvelope;
  return arrival;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto expectation = Expectation::parse(text);
  if (!expectation) {
    const hookctl::Error& error = expectation.error();
    HOOKCTL_ASSERT(hookctl::is_utf8(error.hint) && hookctl::is_utf8(error.message));
    HOOKCTL_ASSERT(!error.at || (error.at->column >= 1 &&
                                 static_cast<std::size_t>(error.at->column) <= size + 1));
    return 0;
  }
  HOOKCTL_ASSERT(expectation->text() == text);
  static const auto document = Document::parse(std::string(kEnvelope));
  for (const std::string& miss : expectation->misses(arrival(), &*document)) {
    HOOKCTL_ASSERT(!miss.empty() && hookctl::is_utf8(miss));
  }
  std::ignore = expectation->misses(arrival(), nullptr); // must only not crash
  return 0;
}
