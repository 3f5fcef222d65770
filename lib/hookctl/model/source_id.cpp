#include "hookctl/model/source_id.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::model {

Result<SourceId> SourceId::parse(std::string_view typed)
{
  std::string folded = lower(typed);
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  if (folded.empty() || folded.size() > 64 || !std::all_of(folded.begin(), folded.end(), good)) {
    return fail(Failure::malformed_name,
                text("source ",
                     quote(typed),
                     " is not a channel id; use a-z, 0-9, _ - and . (1 to 64 characters)"),
                "a channel id looks like whatsapp, yellowmessenger or facebook");
  }
  return SourceId(std::move(folded));
}

} // namespace hookctl::model
