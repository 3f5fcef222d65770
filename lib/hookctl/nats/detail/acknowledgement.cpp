#include "hookctl/nats/detail/acknowledgement.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"

#include <cstdint>

namespace hookctl::nats::detail {

Result<Stored> parse_acknowledgement(std::string_view json)
{
  const auto document = json::Document::parse(std::string(json));
  if (!document) {
    return fail(ErrorCode::invalid_data, text("JetStream answered ", quote(json)));
  }
  const auto root = json::Document::root();
  if (const auto error = document->find_member(root, "error")) {
    const auto description = document->find_member(*error, "description");
    constexpr std::string_view kWrongLastSequence = "10071";
    const auto code = document->find_member(*error, "err_code");
    if (code && document->raw(*code) == kWrongLastSequence) {
      return fail(ErrorCode::busy, "another message of this subject came before");
    }
    return fail(Failure::nats_refused,
                text("JetStream refused a message: ",
                     description ? document->to_text(*description) : document->to_text(*error)));
  }
  const auto sequence = document->find_member(root, "seq");
  const auto number =
      sequence ? parse_integer<std::uint64_t>(document->raw(*sequence)) : std::nullopt;
  if (!number || *number == 0) {
    return fail(ErrorCode::invalid_data, text("JetStream answered ", quote(json)));
  }
  const auto duplicate = document->find_member(root, "duplicate");
  return Stored{*number, duplicate && document->raw(*duplicate) == "true"};
}

} // namespace hookctl::nats::detail
