#include "hookctl/receive/decide.hpp"

#include "hookctl/auth/handshake.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/event/envelope.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/model/ids.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/preset/scheme_parts.hpp"
#include "hookctl/receive/allow_list.hpp"
#include "hookctl/receive/gate.hpp"
#include "hookctl/receive/trace.hpp"

#include <algorithm>

namespace hookctl::receive {

namespace {

constexpr std::string_view kNotAuthenticated = "not authenticated";

Decision refuse(int status, std::string_view told, std::string reason)
{
  Decision decision;
  decision.kind = Decision::Kind::refused;
  decision.response = error_response(status, told);
  decision.reason = std::move(reason);
  return decision;
}

/// nullptr for an unknown account and for a wrong token alike; takes the same time for both.
const ReadyAccount* find_account(const model::Request& request, const AccountTable& table)
{
  const auto path = model::parse_webhook_path(request.path());
  if (!path || path->environment != model::to_string(table.environment)) {
    return nullptr;
  }
  const auto found = table.accounts.find(path->account);
  constexpr std::string_view kNoSuchToken = "----------------------";
  const std::string_view token =
      found != table.accounts.end() ? std::string_view(found->second.token) : kNoSuchToken;
  const bool same = crypto::equal_constant_time(path->token, token);
  return same && found != table.accounts.end() ? &found->second : nullptr;
}

std::string allowed_methods(const account::Definition& definition)
{
  std::vector<std::string> methods = definition.methods;
  for (const auto& handshake : definition.handshakes) {
    if (std::find(methods.begin(), methods.end(), handshake.method) == methods.end()) {
      methods.push_back(handshake.method);
    }
  }
  return join(methods, ", ");
}

Decision refuse_method(const model::Request& request, const account::Definition& definition)
{
  Decision decision = refuse(
      405, "method not allowed", text("method ", printable(request.method, 20), " is not allowed"));
  decision.response.headers.emplace_back("Allow", allowed_methods(definition));
  return decision;
}

Decision refuse_for_now(std::string_view told, std::string reason)
{
  Decision decision = refuse(503, told, std::move(reason));
  decision.response.headers.emplace_back("Retry-After", "60");
  return decision;
}

std::string_view target_of(std::string_view url)
{
  constexpr std::string_view kAfterScheme = "://";
  const std::size_t scheme = url.find(kAfterScheme);
  const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + kAfterScheme.size();
  const std::size_t path = url.find('/', host);
  return path == std::string_view::npos ? "/" : url.substr(path);
}

bool is_from_domain(const model::Request& request, const account::Definition& definition)
{
  if (!definition.domain) {
    return true;
  }
  const bool is_header = definition.domain->kind() == select::Selector::Kind::header;
  if (is_header && model::count_header(request.headers, definition.domain->name()) != 1) {
    return false;
  }
  const auto values = definition.domain->evaluate({&request, nullptr, 0, &definition.facts});
  if (!values || values->size() != 1) {
    return false;
  }
  const auto stated = model::parse_domain(values->front().text); // some senders state a URL
  return stated && *stated == definition.facts.domain;
}

/// The steps of one request whose account is known.
class Receiver {
public:
  Receiver(const model::Request& request,
           const AccountTable& table,
           const ReadyAccount& account,
           const Clock& clock,
           Rng& rng)
      : m_request(request)
      , m_table(table)
      , m_account(account)
      , m_definition(account.definition)
      , m_context{called_url(),
                  clock.now(),
                  account.definition.values,
                  &account.definition.handshakes,
                  &account.definition.unwrap}
      , m_clock(clock)
      , m_rng(rng)
  {
  }

  Result<Decision> decide()
  {
    if (const auto reason = why_not_let_in(m_request, m_definition.allow_from)) {
      return refuse(403, "not let in from this address", *reason);
    }
    if (m_account.stopped) {
      return refuse_for_now("account stopped",
                            text("account stopped: ", m_account.stopped->message));
    }
    if (auto answer = unsigned_handshake()) {
      return *std::move(answer);
    }
    if (!carries_deliveries(m_request.method)) {
      return refuse_method(m_request, m_definition);
    }
    if (m_account.awaits_key) {
      return refuse_for_now("account stopped",
                            "the account has no key yet: no handshake brought it");
    }
    const auto verified = verify();
    if (!verified && verified.error().code != ErrorCode::unverified) {
      return refuse(503,
                    "try again later",
                    text("the signature could not be checked: ", verified.error().message));
    }
    if (!verified) {
      return refuse(m_definition.answer.refuse, kNotAuthenticated, verified.error().message);
    }
    return decide_verified(*verified);
  }

private:
  /// Whoever sent it may.
  Result<Decision> decide_verified(const auth::Verified& verified) const
  {
    const auto document = body::parse_body(m_request, m_definition.unwrap, verified.decrypted);
    if (verified.decrypted && !document) {
      // Told from a padding that is wrong, it would let a stranger decrypt, byte by byte.
      return refuse(m_definition.answer.refuse, kNotAuthenticated, describe(document.error()));
    }
    if (auto answer = handshake(document ? &*document : nullptr, auth::Authenticated::yes)) {
      return *std::move(answer);
    }
    if (!is_from_domain(m_request, m_definition)) {
      return refuse(
          403, "wrong domain", text("the delivery is not from ", m_definition.facts.domain));
    }
    if (body::is_unsupported_type(m_request, m_definition.unwrap)) {
      return refuse(415,
                    "unsupported content type",
                    document ? "unsupported content type" : document.error().message);
    }
    if (!document) {
      return refuse(400, "body cannot be parsed", describe(document.error()));
    }
    return accept(verified, *document);
  }

  /// A proxy in front may have rewritten the path, and some schemes sign it: they see it as it was
  /// sent.
  [[nodiscard]] Result<auth::Verified> verify() const
  {
    const auto check = [&](const model::Request& request) {
      return auth::verify(m_definition.scheme, m_account.keys, request, m_context);
    };
    const std::string_view target = target_of(m_context.url);
    if (target == m_request.target || !preset::signs_url(m_definition.scheme)) {
      return check(m_request);
    }
    model::Request as_sent = m_request;
    as_sent.target = target;
    return check(as_sent);
  }

  [[nodiscard]] bool carries_deliveries(const std::string& method) const
  {
    return std::ranges::find(m_definition.methods, method) != m_definition.methods.end();
  }

  /// As the sender wrote it, query included: some schemes sign it.
  [[nodiscard]] std::string called_url() const
  {
    const std::string_view target = m_request.target;
    return m_account.called_url
               ? text(*m_account.called_url, target.substr(m_request.path().size()))
               : (m_request.called_base.empty() ? m_table.public_url : m_request.called_base) +
                     m_request.target;
  }

  static std::string describe(const Error& error)
  {
    return error.at ? text(error.message, " (", to_string(*error.at), ")") : error.message;
  }

  /// A stranger's body is parsed before authentication only where an unsigned handshake has to look
  /// into it.
  [[nodiscard]] std::optional<Decision> unsigned_handshake() const
  {
    const auto looks_inside = [&](const preset::Handshake& handshake) {
      return !handshake.is_signed && handshake.method == m_request.method &&
             auth::reads_payload(handshake);
    };
    const auto& handshakes = m_definition.handshakes;
    if (std::none_of(handshakes.begin(), handshakes.end(), looks_inside)) {
      return handshake(nullptr, auth::Authenticated::no);
    }
    const auto document = body::parse_body(m_request, m_definition.unwrap);
    return handshake(document ? &*document : nullptr, auth::Authenticated::no);
  }

  std::optional<Decision> handshake(const json::Document* document,
                                    auth::Authenticated authenticated) const
  {
    auth::HandshakeFacts facts;
    facts.token = m_account.handshake_token.reveal();
    facts.keys = m_account.keys.current.empty() ? nullptr : &m_account.keys;
    facts.context = &m_context;
    auto answer =
        auth::answer_handshake(m_definition.handshakes, m_request, document, facts, authenticated);
    if (!answer) {
      return std::nullopt;
    }
    const std::string name = text("handshake ", answer->name);
    if (!answer->accepted) {
      Decision decision = refuse(answer->response.status, "", text(name, ": ", answer->reason));
      decision.response = std::move(answer->response);
      decision.has_secret_body = brings_key(answer->name);
      return decision;
    }
    return accept_handshake(name, *std::move(answer));
  }

  [[nodiscard]] bool brings_key(const std::string& handshake) const
  {
    return std::ranges::any_of(m_definition.handshakes, [&](const preset::Handshake& one) {
      return one.name == handshake && one.learn;
    });
  }

  [[nodiscard]] Decision accept_handshake(const std::string& name,
                                          auth::HandshakeAnswer answer) const
  {
    if (answer.learned) {
      if (const auto fits = auth::check_key(m_definition.scheme, *answer.learned); !fits) {
        Decision decision = refuse(400, "unusable key", text(name, ": ", fits.error().message));
        decision.has_secret_body = true;
        return decision;
      }
    }
    Decision decision;
    decision.kind = Decision::Kind::handshake;
    decision.response = std::move(answer.response);
    decision.reason = name;
    decision.learned = std::move(answer.learned);
    if (!answer.visit.empty() && !m_definition.visit_handshakes) {
      decision.reason += ": not confirmed, the account does not say visit_handshakes";
    } else {
      decision.visit = std::move(answer.visit);
    }
    return decision;
  }

  /// Nothing where nothing describes the payload.
  [[nodiscard]] schema::Drift drift_of(const json::Document& document) const
  {
    return m_definition.description ? m_definition.description->compare(document) : schema::Drift{};
  }

  [[nodiscard]] Decision refuse_drifted(schema::Drift drift) const
  {
    Decision decision = refuse(
        422, "payload does not fit its description", text("payload: ", schema::why_refused(drift)));
    decision.drift = std::move(drift);
    return decision;
  }

  Result<Decision> accept(const auth::Verified& verified, const json::Document& document) const
  {
    auto drift = drift_of(document);
    if (drift.breaks && m_definition.payload_check == account::PayloadCheck::reject) {
      return refuse_drifted(std::move(drift));
    }
    const auto mapped =
        mapping::map_delivery(m_definition, {&m_request, &document, 0, &m_definition.facts});
    if (!mapped) {
      return refuse(400, "payload beyond the limits", describe(mapped.error()));
    }
    Decision decision;
    decision.kind = Decision::Kind::accepted;
    decision.verified = verified.scheme;
    decision.key = verified.key;
    decision.answer = m_definition.answer;
    decision.trace = write_trace(verified, *mapped, drift);
    decision.drift = std::move(drift);
    HOOKCTL_TRY_AS(decision.delivery_id,
                   model::make_id(model::kDeliveryPrefix, m_clock.now(), m_rng));
    HOOKCTL_TRY_AS(decision.dedupe_key, dedupe_key(verified, *mapped));
    for (const mapping::MappedEvent& event : mapped->events) {
      HOOKCTL_TRY_AS(auto decided, decide_event(decision, event, document));
      decision.events.push_back(std::move(decided));
    }
    return decision;
  }

  /// What makes two requests one delivery: the delivery id; without one a hash of body and signed
  /// timestamp; without that none.
  Result<std::optional<std::string>> dedupe_key(const auth::Verified& verified,
                                                const mapping::Mapped& mapped) const
  {
    if (mapped.delivery_id) {
      return std::optional<std::string>("id:" + *mapped.delivery_id);
    }
    if (!verified.signed_at) {
      return std::optional<std::string>{};
    }
    const std::string signed_text = text(to_unix_ms(*verified.signed_at), ".", m_request.body);
    HOOKCTL_TRY_AS(const auto digest, crypto::digest(crypto::HashAlgorithm::sha256, signed_text));
    return std::optional<std::string>("sha256:" + hex_encode(digest));
  }

  Result<DecidedEvent> decide_event(const Decision& decision,
                                    const mapping::MappedEvent& mapped,
                                    const json::Document& document) const
  {
    event::EnvelopeParts parts;
    HOOKCTL_TRY_AS(parts.id, model::make_id(model::kEventPrefix, m_clock.now(), m_rng));
    parts.time = m_clock.now();
    parts.environment = m_table.environment;
    parts.delivery_id = decision.delivery_id;
    parts.verified = decision.verified;
    parts.key = decision.key;
    parts.received_at = m_request.received_at;
    return pass_gate(m_definition, mapped, document, std::move(parts));
  }

  const model::Request& m_request;
  const AccountTable& m_table;
  const ReadyAccount& m_account;
  const account::Definition& m_definition;
  auth::Context m_context;
  const Clock& m_clock;
  Rng& m_rng;
};

} // namespace

Result<Decision>
decide(const model::Request& request, const AccountTable& table, const Clock& clock, Rng& rng)
{
  const ReadyAccount* account = find_account(request, table);
  if (account == nullptr) {
    return refuse(404, "not found", "no account of ours has this URL");
  }
  HOOKCTL_TRY_AS(auto decision, Receiver(request, table, *account, clock, rng).decide());
  decision.has_secret_body =
      decision.has_secret_body ||
      (decision.kind == Decision::Kind::refused && has_body_credentials(account->definition));
  decision.account = account->definition.facts.name;
  decision.provider = account->definition.facts.provider;
  return decision;
}

} // namespace hookctl::receive
