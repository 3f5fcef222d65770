#pragma once

#include <cstddef>

namespace hookctl::os {

/// Lets this process open as many descriptors as it may: the soft limit is often 1024. How many
/// that is, or 0 where it is not known.
std::size_t raise_descriptor_limit();

} // namespace hookctl::os
