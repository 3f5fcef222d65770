#pragma once

#include "hookctl/auth/sign.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/select/selector.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::send {

/// The draft as a receiver sees it: its URL's path and query are the target.
model::Request request_of(const auth::Draft& draft);

/// The header's one value from now on.
void set_header(model::Headers& headers, std::string_view name, std::string value);

void remove_header(model::Headers& headers, std::string_view name);

/// A value's new JSON text, from its kind and its text; nullopt leaves it.
using Rewrite = std::function<std::optional<std::string>(json::Kind kind, std::string_view text)>;

/// Rewrites the one string or number at a place of the draft: a header, or a path of a JSON body,
/// whose other bytes stay. `split` is where the path starts (the first match), where a batch falls
/// apart. False when there is no such value, or the place cannot be written.
bool rewrite(auth::Draft& draft,
             const select::Selector& at,
             const select::Selector* split,
             const Rewrite& change);

} // namespace hookctl::send
