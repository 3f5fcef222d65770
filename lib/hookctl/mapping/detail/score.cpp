#include "hookctl/mapping/detail/score.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::mapping::detail {

const std::string_view kPeople =
    " user customer contact member sender buyer client subscriber person people participant author "
    "requester requestor recipient patient payer owner actor creator cust profile visitor lead "
    "employee student guest shopper cardholder attendee consumer respondent receiver invitee "
    "assignee candidate applicant traveler passenger from peer pusher operator committer reporter "
    "initiator caller holder tenant billing shipping by host ";

const std::string_view kOurs =
    " store shop merchant company business support organisation organization vendor seller agent "
    "bot team workspace page location branch restaurant driver courier rider warehouse supplier "
    "facility provider sponsor partner display fallback reply app application installation site "
    "repository repo project ";

const std::string_view kBusiness =
    " order invoice payment transaction txn trans booking reservation ticket case subscription "
    "shipment charge refund cart checkout deal quote reference ref receipt appointment job task "
    "issue document call conversation ad lead opportunity purchase sale bill mandate payout "
    "transfer dispute form submission survey build deployment incident alert envelope parcel "
    "fulfillment package product item ";

const std::string_view kDelivery =
    " event webhook delivery notification callback hook update idempotency dedup evt meta ";

const std::string_view kTracking =
    " utm fbclid gclid session trace span request correlation token signature sig hash hmac secret "
    "nonce cookie device fingerprint etag checksum digest key cursor ";

void Score::add(int points, std::string reason)
{
  m_points += points;
  reasons.push_back(std::move(reason));
}

void Score::take(int points, std::string doubt)
{
  m_points -= points;
  doubts.push_back(std::move(doubt));
}

bool is_in(std::string_view list, std::string_view word)
{
  return !word.empty() && list.find(text(' ', word, ' ')) != std::string_view::npos;
}

std::string_view find_in(std::string_view list, const Words& words)
{
  const auto found = std::find_if(
      words.begin(), words.end(), [&](const std::string& word) { return is_in(list, word); });
  return found != words.end() ? std::string_view(*found) : std::string_view{};
}

std::string_view find_parent(std::string_view list, const Subject& subject, std::size_t most)
{
  for (std::size_t i = 0; i < std::min(most, subject.parents.size()); ++i) {
    if (!find_in(list, subject.parents[i]).empty()) {
      return subject.parent_names[i];
    }
  }
  return {};
}

bool names_id(const Words& words)
{
  constexpr std::string_view kIds = " id uuid guid sid identifier gid uid oid ";
  constexpr std::string_view kNumbers = " no number code reference ref key token ";
  if (words.empty()) {
    return false;
  }
  const bool numbered = words.size() > 1 && is_in(kNumbers, words.back());
  return is_in(kIds, words.back()) || is_in(kIds, words.front()) || numbered;
}

namespace {

/// What speaks for or against a place whatever it is to serve as.
void note_places(const Subject& subject, Score& score)
{
  if (subject.varies) {
    score.take(25, "a list holds several different values; this takes the first");
  } else if (subject.in_list) {
    score.take(4, "stands in a list");
  }
  if (!subject.in_sample.empty()) {
    score.add(8, text("the same value is in the sample at ", subject.in_sample));
  }
  if (subject.payloads > 1 && subject.having < subject.payloads) {
    const auto share = subject.having * 100 / subject.payloads;
    const std::string words =
        text("in ", subject.having, " of ", subject.payloads, " payloads (", share, " %)");
    if (share < 50) {
      score.take(10, words);
    } else {
      score.take(3, words);
    }
  }
}

Score judge(Role role, const Subject& subject)
{
  switch (role) {
  case Role::sender:
    return score_sender(subject);
  case Role::source:
    return score_source(subject);
  case Role::delivery_id:
    return score_delivery_id(subject);
  case Role::business_id:
    return score_business_id(subject);
  case Role::code:
    return score_code(subject);
  case Role::amount:
    return score_amount(subject);
  case Role::currency:
    return score_currency(subject);
  case Role::time:
    return score_time(subject);
  }
  return {};
}

} // namespace

Score score(Role role, const Subject& subject)
{
  Score score = judge(role, subject);
  if (!score.is_excluded()) {
    note_places(subject, score);
  }
  return score;
}

} // namespace hookctl::mapping::detail
