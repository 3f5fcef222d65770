#pragma once

#include <cstddef>

namespace hookctl::os {

/// Lets this process open as many descriptors as it may: the soft limit is often 1024. How many
/// that is, or 0 where it is not known.
std::size_t raise_descriptor_limit();

/// For a process that does the same over and over: memory that was freed is kept, up to 16 MiB an
/// arena, instead of being given back to the kernel and fetched again with every request.
void keep_freed_memory();

} // namespace hookctl::os
