#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/crypto/certificate_chain.hpp"
#include "hookctl/http/server.hpp"

#include <chrono>
#include <string>

namespace hookctl::http {

/// That a server could listen there now; nothing is left of the try. busy when the address is in
/// use, denied when it may not be bound, invalid_argument when it is none of this machine's; io.
Result<> check_bindable(const BindAddress& address);

} // namespace hookctl::http

// Questions to a peer, each on a connection of its own that is closed at once. The deadline holds
// for everything, looking up the host's name included. network when the peer cannot be found or
// reached or hangs up, timeout when the deadline passed.
namespace hookctl::http {

/// That something takes connections there.
Result<> check_reachable(const std::string& host, int port, std::chrono::milliseconds timeout);

/// The certificates that it shows, as of `now`, whether or not they are trusted.
Result<crypto::CertificateChain>
ask_for_chain(const std::string& host, int port, std::chrono::milliseconds timeout, TimePoint now);

} // namespace hookctl::http
