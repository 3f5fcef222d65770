#pragma once

#include "cli/app/output.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/model/http_message.hpp"

#include <string>
#include <vector>

namespace hookctl::cli {

/// The headers in which this delivery's sender states its token, as far as account or preset are
/// still there.
std::vector<std::string> credentials_of(const journal::DeliveryDetails& delivery,
                                        const Workspace& workspace);

/// The request with dots for its credentials, and without the token of its URL.
model::Request redact(const model::Request& request, const std::vector<std::string>& credentials);

/// What `inbox show` prints of a delivery, without its secrets.
Record delivery_record(const journal::DeliveryDetails& delivery,
                       const std::vector<std::string>& credentials);

/// The delivery as -o json has it; `shown` is its request as it may be shown.
std::string delivery_json(const journal::DeliveryDetails& delivery, const model::Request& shown);

} // namespace hookctl::cli
