#include "hookctl/http/counters.hpp"

namespace hookctl::http {

std::string_view to_string(Count count)
{
  constexpr std::array<std::string_view, kCounts> kNames = {"connections",
                                                            "requests",
                                                            "replies",
                                                            "malformed",
                                                            "length_missing",
                                                            "body_too_large",
                                                            "target_too_long",
                                                            "coded_content",
                                                            "unmet_expectation",
                                                            "headers_too_large",
                                                            "unknown_coding",
                                                            "unknown_version",
                                                            "slow_head",
                                                            "slow_body",
                                                            "slow_reader",
                                                            "peer_gone",
                                                            "tls_handshakes",
                                                            "tls_resumed",
                                                            "tls_failed",
                                                            "slow_handshake",
                                                            "plain_http",
                                                            "address_cap",
                                                            "connection_cap",
                                                            "buffers_full",
                                                            "busy",
                                                            "no_reply",
                                                            "idle_closed",
                                                            "idle_evicted",
                                                            "late_reply",
                                                            "out_of_descriptors"};
  return kNames[static_cast<std::size_t>(count)];
}

} // namespace hookctl::http
