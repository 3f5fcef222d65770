#include "hookctl/preset/handshake_words.hpp"

#include "hookctl/base/text.hpp"

namespace hookctl::preset {

namespace {

std::string condition_words(const Condition& condition)
{
  const std::string where = select::to_words(condition.at);
  if (condition.glob == "*") {
    return text(where, " is there");
  }
  return text(where, is_glob(condition.glob) ? " is like " : " is ", quote(condition.glob));
}

std::string question_words(const Handshake& handshake)
{
  std::string conditions;
  const auto add = [&](const std::string& words) {
    conditions += text(conditions.empty() ? " where " : " and ", words);
  };
  for (const Condition& condition : handshake.when) {
    add(condition_words(condition));
  }
  for (const select::Selector& selector : handshake.absent) {
    add(text("there is no ", select::to_words(selector)));
  }
  return text("a ", handshake.is_signed ? "signed " : "", handshake.method, conditions);
}

std::string headers_words(const Handshake& handshake)
{
  std::string out;
  for (const auto& [name, value] : handshake.headers) {
    out += text(" and ", name, ": ", value.text());
  }
  return out;
}

std::string answer_words(const Handshake& handshake)
{
  const std::string& reply = handshake.reply.text();
  return text(handshake.status,
              reply.empty() ? std::string(" without a body") : text(" with ", quote(reply)),
              headers_words(handshake));
}

/// What is asked for besides, and what follows.
std::string terms_words(const Handshake& handshake)
{
  std::string out;
  if (handshake.token) {
    out += text(" The account's handshake token must be in ",
                select::to_words(*handshake.token),
                ", else it is answered ",
                handshake.refuse,
                ".");
  }
  if (handshake.proof) {
    out += text(" {proof} is HMAC-",
                handshake.proof->algorithm,
                " of ",
                quote(handshake.proof->of.text()),
                " with the account's key.");
  }
  if (handshake.learn) {
    out += text(" The key comes in ",
                select::to_words(*handshake.learn),
                ": it is kept while the account has none.");
  }
  if (handshake.visit) {
    out += text(" The URL in ",
                select::to_words(handshake.visit->url),
                " has to be opened (",
                join(handshake.visit->hosts, ", "),
                "): an account allows it with visit_handshakes.");
  }
  return out;
}

} // namespace

std::string describe(const Handshake& handshake)
{
  return text(handshake.name,
              ": ",
              question_words(handshake),
              " is answered ",
              answer_words(handshake),
              ".",
              terms_words(handshake));
}

} // namespace hookctl::preset
