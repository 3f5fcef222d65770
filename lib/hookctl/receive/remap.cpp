#include "hookctl/receive/remap.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/preset/scheme_parts.hpp"
#include "hookctl/receive/gate.hpp"
#include "hookctl/receive/trace.hpp"

#include <variant>

namespace hookctl::receive {

namespace {

bool is_encrypted(const preset::Scheme& scheme)
{
  return std::holds_alternative<preset::CipherBodyScheme>(scheme.engine) ||
         std::holds_alternative<preset::CipherChecksumScheme>(scheme.engine);
}

/// nullopt where the payload stands in the body as it is.
Result<std::optional<std::string>> decrypt(const ReadyAccount& account,
                                           const model::Request& request)
{
  const account::Definition& definition = account.definition;
  if (!is_encrypted(definition.scheme)) {
    return std::optional<std::string>{};
  }
  if (account.stopped) {
    return fail(*account.stopped);
  }
  const auth::Context context{account.called_url.value_or(""),
                              request.received_at,
                              definition.values,
                              &definition.handshakes,
                              &definition.unwrap};
  HOOKCTL_TRY_AS(
      auto verified,
      auth::verify(preset::without_age_limit(definition.scheme), account.keys, request, context)
          .map_error(within("decrypting it")));
  return std::move(verified.decrypted);
}

auth::Verified as_verified(const StoredDelivery& delivery)
{
  auth::Verified verified;
  verified.scheme = delivery.verified;
  verified.key = delivery.key;
  verified.signed_at = delivery.signed_at;
  return verified;
}

} // namespace

Result<Remapped>
remap(const ReadyAccount& account, const StoredDelivery& delivery, model::Environment environment)
{
  const account::Definition& definition = account.definition;
  const model::Request& request = delivery.request;
  HOOKCTL_TRY_AS(const auto plain, decrypt(account, request));
  HOOKCTL_TRY_AS(const auto document, body::parse_body(request, definition.unwrap, plain));
  HOOKCTL_TRY_AS(const auto mapped,
                 mapping::map_delivery(definition, {&request, &document, 0, &definition.facts}));
  if (mapped.events.size() != delivery.event_ids.size()) {
    return fail(ErrorCode::invalid_data,
                text("the mapping splits it into ",
                     mapped.events.size(),
                     " events now, and it was ",
                     delivery.event_ids.size()),
                "an event keeps its id; have the sender send it again");
  }
  const auto drift =
      definition.description ? definition.description->compare(document) : schema::Drift{};
  Remapped out;
  out.trace = write_trace(as_verified(delivery), mapped, drift);
  event::EnvelopeParts parts;
  parts.time = request.received_at;
  parts.environment = environment;
  parts.delivery_id = delivery.delivery_id;
  parts.verified = delivery.verified;
  parts.key = delivery.key;
  parts.received_at = request.received_at;
  for (std::size_t i = 0; i < mapped.events.size(); ++i) {
    parts.id = delivery.event_ids[i];
    out.events.push_back(pass_gate(definition, mapped.events[i], document, parts));
  }
  return out;
}

} // namespace hookctl::receive
