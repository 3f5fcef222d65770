#include "hookctl/receive/gate.hpp"

#include "hookctl/account/activation.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::receive {

DecidedEvent pass_gate(const account::Definition& definition,
                       const mapping::MappedEvent& mapped,
                       const json::Document& document,
                       event::EnvelopeParts parts)
{
  DecidedEvent event;
  event.id = parts.id;
  event.code = mapped.code;
  event.sender = mapped.sender;
  event.source = mapped.source;
  event.recipient = mapping::to_string(mapped.recipient);
  if (!account::is_active(definition.events, mapped.code)) {
    event.gate = Gate::inactive;
    event.reason = text("event code ", quote(mapped.code), " is not active");
  } else if (!mapped.unroutable.empty()) {
    event.gate = Gate::unroutable;
    event.reason = mapped.unroutable;
  }
  parts.account = definition.facts.name;
  parts.provider = definition.facts.provider;
  parts.sender = mapped.sender;
  parts.source = mapped.source;
  parts.recipient = event.recipient;
  parts.code = mapped.code;
  parts.params = mapped.params;
  event.envelope = event::write_envelope(parts, &document, mapped.data);
  return event;
}

Result<Preview> preview(const account::Definition& definition,
                        const model::Request& request,
                        const json::Document& document,
                        model::Environment environment,
                        TimePoint now)
{
  Preview out;
  HOOKCTL_TRY_AS(out.mapped,
                 mapping::map_delivery(definition,
                                       {&request, &document, 0, &definition.facts},
                                       mapping::Suggest::everywhere));
  event::EnvelopeParts parts;
  parts.id = "evt_preview";
  parts.time = now;
  parts.environment = environment;
  parts.delivery_id = "dlv_preview";
  parts.verified = definition.scheme.label;
  parts.received_at = now;
  for (const mapping::MappedEvent& mapped : out.mapped.events) {
    out.events.push_back(pass_gate(definition, mapped, document, parts));
  }
  return out;
}

} // namespace hookctl::receive
