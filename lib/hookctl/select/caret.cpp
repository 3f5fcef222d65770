#include "hookctl/select/detail/caret.hpp"

#include "hookctl/base/caret.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::select::detail {

tl::unexpected<Error>
fail_in(std::string_view written, std::size_t offset, std::string message, std::string_view advice)
{
  std::string hint = caret_lines(written, offset);
  if (!advice.empty()) {
    hint += text('\n', advice);
  }
  return fail_at(SourcePos{"", 0, static_cast<int>(offset) + 1},
                 Failure::malformed_path,
                 std::move(message),
                 std::move(hint));
}

Error shifted(Error error, std::string_view written, std::size_t offset)
{
  const int column = error.at && error.at->column > 0 ? error.at->column : 1;
  const std::size_t place = offset + static_cast<std::size_t>(column) - 1;
  error.at = SourcePos{"", 0, static_cast<int>(place) + 1};
  error.hint = caret_lines(written, std::min(place, written.size()));
  return error;
}

} // namespace hookctl::select::detail
