#pragma once

#include "hookctl/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::nats {

/// True for what parse_servers() is to judge: anything with a scheme, `nats://…` or `http://…`,
/// which is no name of a file.
bool is_servers(std::string_view text);

/// `nats://n1:4222,n2` to `nats://n1:4222`, `nats://n2:4222`; `tls://` asks for TLS, of all of them
/// or of none. Port 4222 when none is given. invalid_argument also for a name or password in it: it
/// would be seen in the list of processes.
Result<std::vector<std::string>> parse_servers(std::string_view text);

} // namespace hookctl::nats
