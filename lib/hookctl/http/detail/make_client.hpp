#pragma once

#include "hookctl/http/client.hpp"
#include "hookctl/http/detail/deadline_keeper.hpp"

#include <memory>

namespace hookctl::http::detail {

/// One of several clients that share a keeper.
std::unique_ptr<Client> make_client(const ClientOptions& options,
                                    std::shared_ptr<DeadlineKeeper> keeper);

} // namespace hookctl::http::detail
