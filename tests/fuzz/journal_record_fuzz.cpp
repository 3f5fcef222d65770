// Whoever can write to the stream of a JetStream journal can write anything into it.

#include "hookctl/journal/detail/record.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace hookctl::journal::detail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto delivery = decode_delivery(bytes)) {
    const auto again = decode_delivery(encode_delivery(*delivery));
    if (!again || again->request.body != delivery->request.body ||
        again->events.size() != delivery->events.size()) {
      std::abort();
    }
  }
  if (const auto state = decode_state(bytes)) {
    if (!decode_state(encode_state(*state))) {
      std::abort();
    }
  }
  if (const auto refusal = decode_refusal(bytes)) {
    if (!decode_refusal(encode_refusal(*refusal, bytes.size()))) {
      std::abort();
    }
  }
  if (const auto replay = decode_replay(bytes)) {
    const auto again = decode_replay(encode_replay(*replay));
    if (!again || again->delivery.request.body != replay->delivery.request.body) {
      std::abort();
    }
  }
  if (const auto amendment = decode_amendment(bytes)) {
    if (!decode_amendment(encode_amendment(*amendment))) {
      std::abort();
    }
  }
  if (const auto mapping = decode_mapping(bytes)) {
    if (encode_mapping(*mapping) != bytes) {
      std::abort();
    }
  }
  return 0;
}
