#include "hookctl/auth/handshake.hpp"

#include "hookctl/auth/detail/challenge.hpp"
#include "hookctl/auth/detail/encoding.hpp"
#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

#include <algorithm>

namespace hookctl::auth {

namespace {

using preset::Handshake;
using Variables = select::Template::Variables;

constexpr const char* kPlain = "text/plain; charset=utf-8";

std::optional<std::string> first_text(const select::Selector& selector, const select::Input& input)
{
  const auto values = selector.evaluate(input);
  return values && !values->empty() ? std::optional(values->front().text) : std::nullopt;
}

bool is_meant(const Handshake& handshake, const select::Input& input)
{
  const auto holds = [&](const preset::Condition& condition) {
    return detail::holds(condition, input);
  };
  const auto is_absent = [&](const select::Selector& selector) {
    return !first_text(selector, input);
  };
  // Deliveries are POSTs: a handshake that is one must say what tells it from them.
  const bool is_told = !handshake.when.empty() || handshake.method != "POST";
  return handshake.method == input.request->method && is_told &&
         std::all_of(handshake.when.begin(), handshake.when.end(), holds) &&
         std::all_of(handshake.absent.begin(), handshake.absent.end(), is_absent);
}

/// The reply repeats a stranger's text: it must never be taken for a page.
model::Response reply_with(int status, std::string content_type, std::string text)
{
  model::Response response;
  response.status = status;
  response.headers = {{"Content-Type", std::move(content_type)},
                      {"X-Content-Type-Options", "nosniff"}};
  response.body = std::move(text);
  return response;
}

tl::unexpected<Error> refused(std::string why)
{
  return fail(ErrorCode::unverified, std::move(why));
}

/// One handshake of one request.
class Answerer {
public:
  Answerer(const Handshake& handshake, const select::Input& input, const HandshakeFacts& facts)
      : m_handshake(handshake)
      , m_input(input)
      , m_facts(facts)
  {
  }

  HandshakeAnswer answer()
  {
    HandshakeAnswer answer;
    answer.name = m_handshake.name;
    if (const auto made = fill_in(answer); !made) {
      answer.response = reply_with(m_handshake.refuse, kPlain, made.error().message + "\n");
      answer.accepted = false;
      answer.learned.reset();
      answer.visit.clear();
      answer.reason = made.error().message;
    }
    return answer;
  }

private:
  Result<> fill_in(HandshakeAnswer& answer)
  {
    HOOKCTL_TRY(check_token());
    HOOKCTL_TRY_AS(answer.learned, learn());
    HOOKCTL_TRY_AS(answer.visit, find_visit());
    HOOKCTL_TRY_AS(const Variables variables, make_variables(answer.learned));
    HOOKCTL_TRY_AS(std::string reply, m_handshake.reply.render(m_input, variables));
    answer.response = reply_with(m_handshake.status, m_handshake.content_type, std::move(reply));
    for (const auto& [name, value] : m_handshake.headers) {
      HOOKCTL_TRY_AS(std::string rendered, value.render(m_input, variables));
      answer.response.headers.emplace_back(name, std::move(rendered));
    }
    return {};
  }

  /// An account without a token accepts nobody's.
  [[nodiscard]] Result<> check_token() const
  {
    if (!m_handshake.token) {
      return {};
    }
    const auto stated = first_text(*m_handshake.token, m_input);
    const bool same =
        stated && !m_facts.token.empty() && crypto::equal_constant_time(*stated, m_facts.token);
    return same ? Result<>{} : refused("the handshake token is wrong");
  }

  [[nodiscard]] bool is_ours(std::string_view key) const
  {
    const Keys& keys = *m_facts.keys;
    return crypto::equal_constant_time(key, keys.current.reveal()) ||
           (keys.previous && crypto::equal_constant_time(key, keys.previous->reveal()));
  }

  [[nodiscard]] Result<std::optional<model::Secret>> learn() const
  {
    using Learned = std::optional<model::Secret>;
    if (!m_handshake.learn) {
      return Learned{};
    }
    auto delivered = first_text(*m_handshake.learn, m_input);
    if (!delivered || delivered->empty() || delivered->size() > kMaxLearnedKey) {
      return refused(
          text("the handshake does not bring a key in ", select::to_words(*m_handshake.learn)));
    }
    if (m_facts.keys == nullptr) {
      return Learned(model::Secret(*std::move(delivered)));
    }
    // A sender that did not get our answer asks again.
    return is_ours(*delivered) ? Result<Learned>(Learned{})
                               : refused("the account has another key already");
  }

  [[nodiscard]] Result<std::string> find_visit() const
  {
    if (!m_handshake.visit) {
      return std::string{};
    }
    auto url = first_text(m_handshake.visit->url, m_input);
    if (!url || !may_visit(*url, m_handshake.visit->hosts)) {
      return refused(text(select::to_words(m_handshake.visit->url),
                          " is not an https URL of ",
                          join(m_handshake.visit->hosts, " or ")));
    }
    return *std::move(url);
  }

  [[nodiscard]] Result<Variables> make_variables(const std::optional<model::Secret>& learned) const
  {
    Variables variables;
    if (m_facts.context != nullptr) {
      variables = detail::context_variables(*m_facts.context);
    }
    variables.insert_or_assign("token", std::string(m_facts.token));
    if (m_handshake.proof) {
      HOOKCTL_TRY_AS(auto proof, prove(*m_handshake.proof, variables, learned));
      variables.insert_or_assign("proof", std::move(proof));
    }
    return variables;
  }

  [[nodiscard]] Result<std::string> prove(const Handshake::Proof& proof,
                                          const Variables& variables,
                                          const std::optional<model::Secret>& learned) const
  {
    if (!learned && m_facts.keys == nullptr) {
      return refused("the account has no key to prove itself with");
    }
    const auto algorithm = crypto::parse_hash_algorithm(proof.algorithm);
    if (!algorithm) {
      return refused(text("the proof's algorithm ", quote(proof.algorithm), " is not known"));
    }
    HOOKCTL_TRY_AS(const auto key,
                   detail::decode_key(proof.key, learned ? *learned : m_facts.keys->current));
    HOOKCTL_TRY_AS(const std::string message, proof.of.render(m_input, variables));
    if (!m_handshake.is_signed && !detail::is_challenge(message)) {
      return refused("the challenge is not one word of letters, digits and + / = _ ~ -");
    }
    HOOKCTL_TRY_AS(const std::string mac, crypto::hmac(*algorithm, key.reveal(), message));
    return detail::encode(proof.encoding, mac);
  }

  const Handshake& m_handshake;
  const select::Input& m_input;
  const HandshakeFacts& m_facts;
};

} // namespace

std::optional<HandshakeAnswer> answer_handshake(const std::vector<Handshake>& handshakes,
                                                const model::Request& request,
                                                const json::Document* document,
                                                const HandshakeFacts& facts,
                                                Authenticated authenticated)
{
  const select::Input input{&request, document, json::Document::root(), nullptr};
  for (const Handshake& handshake : handshakes) {
    if (handshake.is_signed == (authenticated == Authenticated::yes) &&
        is_meant(handshake, input)) {
      return Answerer(handshake, input, facts).answer();
    }
  }
  return std::nullopt;
}

bool reads_payload(const Handshake& handshake)
{
  const auto reads = [](const std::optional<select::Selector>& selector) {
    return selector && selector->reads_payload();
  };
  return std::any_of(handshake.when.begin(),
                     handshake.when.end(),
                     [](const auto& condition) { return condition.at.reads_payload(); }) ||
         std::any_of(handshake.absent.begin(),
                     handshake.absent.end(),
                     [](const auto& selector) { return selector.reads_payload(); }) ||
         std::any_of(handshake.headers.begin(),
                     handshake.headers.end(),
                     [](const auto& header) { return header.second.reads_payload(); }) ||
         reads(handshake.token) || reads(handshake.learn) || handshake.reply.reads_payload() ||
         (handshake.proof && handshake.proof->of.reads_payload()) ||
         (handshake.visit && handshake.visit->url.reads_payload());
}

} // namespace hookctl::auth
