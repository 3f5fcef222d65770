#include "hookctl/event/read_envelope.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/event/parse_envelope.hpp"

#include <utility>

namespace hookctl::event {

namespace {

/// Finds what must be there, and keeps the first thing that is not.
class Finder {
public:
  explicit Finder(const json::Document& document)
      : m_document(document)
  {
  }

  json::NodeIndex node(json::NodeIndex object, std::string_view name)
  {
    const auto found = m_document.find_member(object, name);
    if (!found && m_missing.empty()) {
      m_missing = name;
    }
    return found.value_or(json::Document::root());
  }

  std::string string(json::NodeIndex object, std::string_view name)
  {
    return m_document.to_text(node(object, name));
  }

  std::optional<std::string> optional(json::NodeIndex object, std::string_view name)
  {
    const auto found = node(object, name);
    return m_document.kind(found) == json::Kind::string
               ? std::optional<std::string>(m_document.to_text(found))
               : std::nullopt;
  }

  [[nodiscard]] std::string_view missing() const { return m_missing; }

private:
  const json::Document& m_document;
  std::string_view m_missing;
};

} // namespace

Result<Read> read_envelope(std::string_view envelope)
{
  HOOKCTL_TRY_AS(auto document, parse_envelope(envelope));
  Read out{.document = std::move(document)};
  Finder find(out.document);
  const auto root = json::Document::root();
  out.id = find.string(root, "id");
  out.time = find.string(root, "time");
  out.environment = find.string(root, "environment");
  out.account = find.string(root, "account");
  out.provider = find.string(root, "provider");
  out.sender = find.optional(root, "sender");
  out.source = find.optional(root, "source");
  out.recipient = find.string(root, "recipient");
  out.event = find.node(root, "event");
  out.delivery_id = find.string(find.node(root, "delivery"), "id");
  out.code = find.string(out.event, "code");
  out.data = find.node(out.event, "data");
  if (!find.missing().empty()) {
    return fail(Failure::malformed_event, text("the event has no \"", find.missing(), "\""));
  }
  return out;
}

} // namespace hookctl::event
