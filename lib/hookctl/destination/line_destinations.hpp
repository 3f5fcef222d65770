#pragma once

#include "hookctl/destination/destination.hpp"
#include "hookctl/routing/definition.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hookctl::destination {

/// Takes one line, without its end, whole; from one thread at a time.
using PrintLine = std::function<Result<>(std::string_view line)>;

/// An event a line, by `print`. What cannot be printed is tried again.
std::unique_ptr<Destination>
make_stdout_destination(std::string name, routing::Format format, PrintLine print);

/// An event a line behind the file (os/line_file.hpp). What fails, for want of room, of the folder
/// or of permission, is tried again.
std::unique_ptr<Destination>
make_file_destination(std::string name, routing::Format format, const routing::File& file);

} // namespace hookctl::destination
