#pragma once

#include <string_view>

namespace hookctl::cli {

/// "0.1.0". Generated from the project's version, so that a new version compiles one file.
std::string_view version();

/// "GNU 12.2.0".
std::string_view compiler();

/// "RelWithDebInfo".
std::string_view build_type();

/// The commit that a packager named with -DHOOKCTL_COMMIT=…, or "": asking git would make the same
/// source give another program in another place.
std::string_view commit();

/// The day of this version as mdoc(7) writes it: "November 24, 2026".
std::string_view release_date();

} // namespace hookctl::cli
