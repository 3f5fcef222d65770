// A stranger's bytes on a TLS port, in pieces of any size: alone, or behind an honest handshake.
// They are never heard as plaintext, and what they make us hold and say is bounded.

#include "hookctl/base/assert.hpp"
#include "hookctl/http/detail/tls_link.hpp"
#include "tests/support/tls_client.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace hookctl;
using namespace hookctl::http::detail;
using namespace hookctl::tests;
using State = TlsLink::State;

namespace {

constexpr std::size_t kMostSaid = 128U << 10U;
constexpr std::size_t kLargestPiece = 4096;

struct Site {
  Authority authority;
  std::shared_ptr<const crypto::TlsContext> context;

  Site()
  {
    const KeyPair pair = authority.issue({.until = std::chrono::hours(24 * 365)});
    const std::string ca = authority.certificate();
    context = *crypto::TlsContext::make({.certificate = {"c", pair.certificate},
                                         .key = {"k", pair.key},
                                         .client = crypto::ClientCertificate::optional,
                                         .client_ca = {"ca", ca}},
                                        SystemClock{}.now());
  }
};

/// What was heard.
std::size_t feed(TlsLink& link, std::string_view bytes, std::size_t step)
{
  static std::vector<char> space(kLargestPiece + crypto::kTlsRecord);
  std::size_t heard = 0;
  while (!bytes.empty()) {
    const State state = link.state();
    if (state == State::plain_http || state == State::failed || state == State::ended) {
      return heard; // whose connection would be closed now
    }
    const std::string_view piece = bytes.substr(0, step);
    std::string_view plaintext;
    link.feed(piece, space, plaintext);
    heard += plaintext.size();
    bytes.remove_prefix(piece.size());
  }
  return heard;
}

void shake_hands(TlsLink& link, const Site& site)
{
  TlsClient client({.authority = site.authority.certificate()});
  for (int i = 0; i < 4; ++i) {
    client.shake_hands();
    HOOKCTL_ASSERT(feed(link, client.take_output(), kLargestPiece) == 0);
    client.feed(link.unsent());
    link.note_sent(link.unsent().size());
  }
  HOOKCTL_ASSERT(link.state() == State::open);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  static const Site site;
  if (size < 2) {
    return 0;
  }
  const std::string input(data + 2, data + size);
  const std::size_t step = 1 + data[1] * 16U;
  TlsLink link(site.context);
  const bool is_honest_at_first = (data[0] & 1U) != 0;
  if (is_honest_at_first) {
    shake_hands(link, site);
  }
  HOOKCTL_ASSERT(feed(link, input, step) == 0);
  HOOKCTL_ASSERT(is_honest_at_first || link.state() != State::open);
  HOOKCTL_ASSERT(link.unsent().size() < kMostSaid && link.held_bytes() < kMostSaid);
  if (link.state() != State::plain_http) {
    link.end();
  }
  return 0;
}
