#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/http/client.hpp"
#include "hookctl/preset/preset.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace hookctl::pin {

/// How a fetch gets its client: http::make_client.
using Connect = std::function<std::unique_ptr<http::Client>(const http::ClientOptions&)>;

/// The longest answer that is taken for keys.
inline constexpr std::size_t kMaxKeys = 256U << 10U;

/// Where the keys are: what somebody typed, else what the preset says. invalid_argument when the
/// provider does not publish any, and when only a delivery says where and nothing was typed.
Result<std::string> find_url(const preset::Preset& preset, const std::optional<std::string>& typed);

/// The public keys at an https URL, as they came. The host must be one of the preset's; another
/// address of the private networks or of this machine is not asked, and a redirect not followed.
/// invalid_argument for the URL, denied for host and redirect, network (also for an answer other
/// than 200) and timeout (10 s), invalid_data for what is larger than kMaxKeys or is no public key.
Result<std::string>
fetch_keys(const std::string& url, const preset::Preset& preset, const Connect& connect);

} // namespace hookctl::pin
