#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/part_check.hpp"
#include "hookctl/preset/detail/parts.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kHandshakeMethods = {"GET", "HEAD", "OPTIONS", "POST", "PUT"};
const std::vector<std::string> kProofAlgorithms = {"sha1", "sha256"};

Result<int> read_status(yaml::MapReader& map, std::string_view key, int otherwise, int from, int to)
{
  HOOKCTL_TRY_AS(const auto status, map.optional_integer(key));
  if (!status) {
    return otherwise;
  }
  if (*status < from || *status > to) {
    return tl::unexpected<Error>(
        map.error_at(key, text(map.what(), '.', key, " is ", *status, "; use ", from, " to ", to)));
  }
  return static_cast<int>(*status);
}

/// A template that is filled in for an answer.
Result<select::Template>
read_answer_text(const yaml::Value& value, const std::string& what, const KnownParts& known)
{
  HOOKCTL_TRY_AS(auto written, read_template(value, what));
  HOOKCTL_TRY(check_parts(written, known, value, what));
  return written;
}

KnownParts answer_parts()
{
  return KnownParts{.words = {"token", "proof"}, .fields = {}};
}

/// Deliveries are POSTs: a handshake that is one must say what tells it from them.
Result<> read_question(yaml::MapReader& map, const yaml::Value& value, Handshake& handshake)
{
  const yaml::Value* when = map.take("when");
  if (handshake.method == "POST" && (when == nullptr || when->members.empty())) {
    return bad(when == nullptr ? value : *when,
               "handshake.when is missing, so every request would be taken for the handshake",
               "say what tells it from a delivery, as in when: {query:hub.mode: subscribe}");
  }
  HOOKCTL_TRY_AS(handshake.when, read_condition_map(when, "handshake.when"));
  HOOKCTL_TRY_AS(handshake.absent, read_selectors(map.take("absent"), "handshake.absent"));
  if (const yaml::Value* token = map.take("token")) {
    HOOKCTL_TRY_AS(handshake.token, read_selector(*token, "handshake.token"));
  }
  return {};
}

Result<std::optional<Handshake::Proof>> read_proof(const yaml::Value* value)
{
  if (value == nullptr) {
    return std::optional<Handshake::Proof>{};
  }
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(*value, "handshake.proof"));
  const yaml::Value* of = map.take("of");
  HOOKCTL_TRY_AS(const auto algorithm, map.optional_word("algorithm", kProofAlgorithms));
  Handshake::Proof proof;
  HOOKCTL_TRY_AS(proof.encoding, read_encoding(map));
  HOOKCTL_TRY_AS(proof.key, read_key_spec(map, KeyFormat::utf8));
  HOOKCTL_TRY(map.finish());
  if (of == nullptr) {
    return bad(*value, "handshake.proof needs of", "such as of: \"{query:challenge}\"");
  }
  HOOKCTL_TRY_AS(
      proof.of, read_answer_text(*of, "handshake.proof.of", KnownParts{.words = {}, .fields = {}}));
  if (proof.of.parts().empty()) {
    return bad(*of,
               "handshake.proof.of has no {part} of the request",
               "an answer that is always the same proves nothing; write \"{query:challenge}\"");
  }
  proof.algorithm = algorithm.value_or("sha256");
  return std::optional(std::move(proof));
}

/// Without a domain of its own: `*`, `*.com`, `a.*`.
bool is_anybodys(const std::string& host)
{
  const std::vector<std::string_view> labels = split(host, '.');
  return labels.size() < 2 || is_glob(labels.back()) || is_glob(labels[labels.size() - 2]);
}

Result<std::optional<Handshake::Visit>> read_visit(const yaml::Value* value)
{
  if (value == nullptr) {
    return std::optional<Handshake::Visit>{};
  }
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(*value, "handshake.visit"));
  const yaml::Value* url = map.take("url");
  HOOKCTL_TRY_AS(auto hosts, map.optional_texts("hosts"));
  HOOKCTL_TRY(map.finish());
  if (url == nullptr || hosts.empty()) {
    return bad(*value,
               text("handshake.visit needs ", url == nullptr ? "url" : "hosts"),
               "such as {url: SubscribeURL, hosts: [\"sns.*.amazonaws.com\"]}");
  }
  // A glob that fits everybody's host would make us open whatever a stranger names.
  const bool is_open = std::any_of(hosts.begin(), hosts.end(), is_anybodys);
  if (is_open) {
    return bad(*value,
               "handshake.visit.hosts must name hosts of one domain",
               "a * stands for one label: sns.*.amazonaws.com");
  }
  HOOKCTL_TRY_AS(auto selector, read_selector(*url, "handshake.visit.url"));
  return std::optional(Handshake::Visit{std::move(selector), std::move(hosts)});
}

Result<> read_reply_headers(const yaml::Value* value, Handshake& handshake)
{
  HOOKCTL_TRY_AS(const auto headers, read_headers(value, "handshake.headers"));
  for (const auto& [name, written] : headers) {
    HOOKCTL_TRY_AS(
        auto content,
        read_answer_text(*value->find(name), "handshake.headers." + name, answer_parts()));
    handshake.headers.emplace_back(name, std::move(content));
  }
  return {};
}

bool answers_proof(const Handshake& handshake)
{
  return has_part(handshake.reply, "proof") ||
         std::any_of(handshake.headers.begin(), handshake.headers.end(), [](const auto& header) {
           return has_part(header.second, "proof");
         });
}

Result<> read_answer(yaml::MapReader& map, const yaml::Value& value, Handshake& handshake)
{
  HOOKCTL_TRY_AS(handshake.status, read_status(map, "status", 200, 200, 299));
  HOOKCTL_TRY_AS(handshake.refuse, read_status(map, "refuse", 403, 400, 599));
  HOOKCTL_TRY_AS(const auto type, map.optional_text("content_type"));
  handshake.content_type = type.value_or(handshake.content_type);
  if (const yaml::Value* reply = map.take("reply")) {
    HOOKCTL_TRY_AS(handshake.reply, read_answer_text(*reply, "handshake.reply", answer_parts()));
  }
  HOOKCTL_TRY(read_reply_headers(map.take("headers"), handshake));
  HOOKCTL_TRY_AS(handshake.proof, read_proof(map.take("proof")));
  if (answers_proof(handshake) != handshake.proof.has_value()) {
    return bad(value,
               handshake.proof ? "handshake.proof is in no answer"
                               : "the answer holds {proof}, which handshake.proof does not define",
               handshake.proof ? "put {proof} into reply or headers"
                               : "add proof: {of: \"{query:challenge}\", algorithm: sha256}");
  }
  return {};
}

/// `{query:NAME}`, in lower or upper case: a text of which can be said whether a challenge makes
/// it.
bool is_plain_challenge(const select::Template& of)
{
  std::string_view written = of.text();
  constexpr std::string_view kStart = "{query:";
  if (!written.starts_with(kStart) || !written.ends_with('}') || of.parts().size() != 1) {
    return false;
  }
  written = written.substr(kStart.size(), written.size() - kStart.size() - 1);
  const std::size_t bar = written.find('|');
  const std::string_view filter = bar == written.npos ? std::string_view{} : written.substr(bar);
  return filter.empty() || filter == "|lower" || filter == "|upper";
}

/// A proof for anybody must not be good for anything else: deliveries are kept apart from what was
/// asked.
Result<> check_proof(const Handshake& handshake, const yaml::Value& value)
{
  if (!handshake.proof || handshake.is_signed || is_plain_challenge(handshake.proof->of)) {
    return {};
  }
  return bad(*value.find("proof"),
             "handshake.proof is made for anybody who asks, who could have a delivery signed by it",
             "write signed: true, or of: \"{query:NAME}\", with |lower or |upper at most");
}

/// A delivered key is taken from whoever comes first, so it cannot be signed yet.
Result<> check_learning(const Handshake& handshake, const yaml::Value& value)
{
  if (handshake.learn && handshake.is_signed) {
    return bad(value,
               "handshake.learn brings the key, so that the request cannot be signed with it",
               "leave signed: true out");
  }
  return {};
}

Result<Handshake> read_handshake(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "handshake"));
  Handshake handshake;
  HOOKCTL_TRY_AS(handshake.name, map.required_text("name"));
  HOOKCTL_TRY_AS(const auto method, map.optional_word("method", kHandshakeMethods));
  handshake.method = method.value_or("POST");
  HOOKCTL_TRY_AS(const auto is_signed, map.optional_bool("signed"));
  handshake.is_signed = is_signed.value_or(false);
  HOOKCTL_TRY(read_question(map, value, handshake));
  HOOKCTL_TRY(read_answer(map, value, handshake));
  if (const yaml::Value* learn = map.take("learn")) {
    HOOKCTL_TRY_AS(handshake.learn, read_selector(*learn, "handshake.learn"));
  }
  HOOKCTL_TRY_AS(handshake.visit, read_visit(map.take("visit")));
  HOOKCTL_TRY(map.finish());
  HOOKCTL_TRY(check_learning(handshake, value));
  HOOKCTL_TRY(check_proof(handshake, value));
  return handshake;
}

} // namespace

Result<std::vector<Handshake>> read_handshakes(const yaml::Value* value)
{
  std::vector<Handshake> handshakes;
  HOOKCTL_TRY_AS(const auto items, read_list(value, "handshake"));
  for (const yaml::Value* item : items) {
    HOOKCTL_TRY_AS(auto handshake, read_handshake(*item));
    handshakes.push_back(std::move(handshake));
  }
  return handshakes;
}

} // namespace hookctl::preset::detail
