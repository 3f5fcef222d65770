#include "hookctl/base/text.hpp"
#include "hookctl/mapping/detail/score.hpp"
#include "hookctl/model/channel.hpp"

#include <algorithm>

namespace hookctl::mapping::detail {

namespace {

constexpr std::string_view kPhone =
    " phone mobile msisdn tel telephone cell cellphone whatsapp handphone wa cli ";
constexpr std::string_view kMail = " email mail ";
constexpr std::string_view kSpeaks = " from sender caller ";
constexpr std::string_view kLogin = " login username handle nickname nick screenname userid ";
/// What no user is called by.
constexpr std::string_view kNoPerson =
    " ip url link href uri avatar image picture photo icon version zip postal postcode pincode lat "
    "lng latitude longitude country city street region locale lang language timezone tz currency "
    "amount total price status state title description note body text count quantity qty vat tax "
    "iban gateway method mode brand format mime size reason currencycode api revision color event "
    "type kind action topic time timestamp date created updated at ts ";
/// Accounts and the like: whom a service serves, where it knows no people.
constexpr std::string_view kGroups = " account org organization company group namespace domain "
                                     "subject resource entity object website ";
constexpr std::string_view kChannel =
    " channel source platform medium origin via messaging network service provider ";

bool is_time(const Shape& shape)
{
  return shape.iso_time || shape.date;
}

void look_at_sender_value(const Subject& subject, bool phone_named, Score& score)
{
  const Shape& shape = subject.shape;
  if (shape.e164) {
    score.add(40, "E.164 phone number");
  } else if (shape.email) {
    score.add(34, "e-mail address");
  } else if (shape.phone_digits && phone_named) {
    score.add(28, "digits of a phone number");
  } else if (shape.uuid) {
    score.add(9, "UUID");
  } else if (shape.prefixed_id || shape.opaque_id) {
    score.add(9, "looks like an id");
  } else if (shape.mixed) {
    score.add(7, "letters and digits");
  } else if (shape.integer && subject.value.size() > 1) {
    score.add(7, "a whole number");
  } else if (shape.prose) {
    score.take(45, "prose");
  } else if (shape.url) {
    score.take(45, "a URL");
  } else if (shape.decimal) {
    score.take(45, "a decimal number");
  } else if (shape.address) {
    score.take(30, "a network address");
  }
  if (is_time(shape)) {
    score.take(55, "a time");
  }
  if (subject.value.size() < 2) {
    score.take(20, "very short");
  }
}

/// A name that says nothing of people by itself: `id` of whatever it stands in.
void look_at_plain_name(const Subject& subject, bool id, Score& score)
{
  const Words& words = subject.words;
  const std::string_view parent = find_parent(kPeople, subject, 1);
  const bool plain = id && words.size() == 1;
  if (!parent.empty() && (plain || !find_in(" name value ", words).empty())) {
    score.add(plain ? 26 : 12, text(quote(subject.name, 60), " of ", quote(parent, 60)));
  } else if (!find_in(kGroups, words).empty()) {
    score.add(16, text("named ", quote(subject.name, 60), ": one of an account"));
  } else if (id && !find_in(kBusiness, words).empty()) {
    score.add(18, text("named ", quote(subject.name, 60)));
  } else if (id) {
    score.add(16 - 2 * static_cast<int>(std::min<std::size_t>(subject.depth, 4)), "an id");
  }
}

/// What its own name says.
void look_at_sender_name(const Subject& subject, Score& score)
{
  const Words& words = subject.words;
  const std::string named = text("named ", quote(subject.name, 60));
  const bool person = !find_in(kPeople, words).empty();
  const bool id = names_id(words);
  if (!find_in(kPhone, words).empty()) {
    score.add(34, named);
  } else if (!find_in(kMail, words).empty()) {
    score.add(30, named);
  } else if (!find_in(kSpeaks, words).empty()) {
    score.add(26, named);
  } else if (!find_in(kLogin, words).empty()) {
    score.add(28, named);
  } else if (person && id) {
    score.add(34, text(named, ": an id of a person"));
  } else if (person) {
    score.add(22, named);
  } else {
    look_at_plain_name(subject, id, score);
  }
}

void doubt_sender_name(const Subject& subject, Score& score)
{
  const Words& words = subject.words;
  const auto named = [&](std::string_view word) {
    return text("named ", quote(subject.name, 60), ": ", word);
  };
  if (const auto word = find_in(kOurs, words); !word.empty()) {
    score.take(24, named("the other side's own"));
  }
  if (!find_in(kPhone, words).empty() && !find_in(" id sid uuid type ", words).empty() &&
      find_in(" wa ", words).empty()) {
    score.take(22, named("an id of the number, not the number"));
  }
  if (!find_in(" to dest destination cc bcc ", words).empty()) {
    score.take(14, named("where it went"));
  }
  if (!find_in(kTracking, words).empty()) {
    score.take(26, named("it follows a request about"));
  }
  const bool strong = subject.shape.e164 || subject.shape.email;
  if (!strong && !find_in(kNoPerson, words).empty()) {
    score.take(30, named("no name of a person's id"));
  }
  if (!strong && !find_in(kBusiness, words).empty()) {
    score.take(8, named("an id of a thing"));
  }
  if (!strong && !find_in(kDelivery, words).empty()) {
    score.take(14, named("an id of the delivery"));
  }
}

void look_at_sender_parents(const Subject& subject, Score& score)
{
  if (const auto parent = find_parent(kPeople, subject, 3); !parent.empty()) {
    score.add(14, text("stands in ", quote(parent, 60)));
  }
  const std::string_view ours = find_parent(kOurs, subject, 2);
  if (!ours.empty() && find_parent(kPeople, subject, 1).empty()) {
    score.take(24, text("stands in ", quote(ours, 60)));
  }
  const bool second =
      !find_parent(" shipping billing address emergency alternate ", subject, 1).empty();
  score.tip(second ? -6 : 0);
  score.tip(-2 * static_cast<int>(std::min<std::size_t>(subject.depth, 6)));
}

} // namespace

Score score_sender(const Subject& subject)
{
  Score score;
  if (subject.shape.truth || subject.is_header) {
    score.exclude();
    return score;
  }
  const bool phone_named = !find_in(kPhone, subject.words).empty() ||
                           !find_in(kSpeaks, subject.words).empty() ||
                           !find_parent(kPhone, subject, 1).empty();
  look_at_sender_value(subject, phone_named, score);
  look_at_sender_name(subject, score);
  doubt_sender_name(subject, score);
  look_at_sender_parents(subject, score);
  if (!subject.same_at.empty()) {
    score.add(5, text("the same value is at ", subject.same_at));
  }
  if (subject.is_constant && subject.payloads > 2) {
    score.take(15, text("the same in all ", subject.payloads, " payloads"));
  }
  return score;
}

Score score_source(const Subject& subject)
{
  Score score;
  const model::Channel* channel = model::find_channel(subject.value);
  const bool named = !find_in(kChannel, subject.words).empty();
  const bool could_be = subject.shape.word || subject.shape.code;
  if ((channel == nullptr && !named) || !could_be || subject.value.size() > 64) {
    score.exclude();
    return score;
  }
  if (channel != nullptr) {
    score.add(40, text("the channel ", quote(channel->id)));
  }
  if (named) {
    score.add(30, text("named ", quote(subject.name, 60)));
  }
  if (const auto parent = find_parent(kChannel, subject, 1); !parent.empty()) {
    score.add(8, text("stands in ", quote(parent, 60)));
  }
  if (!find_in(" id url token name ", subject.words).empty() && channel == nullptr) {
    score.take(14, "no channel that is known");
  }
  if (subject.shape.opaque_id || subject.shape.prefixed_id) {
    score.take(20, "looks like an id");
  }
  if (subject.differs_in_each && subject.payloads > 2) {
    score.take(30, "differs in each payload");
  }
  score.tip(-2 * static_cast<int>(std::min<std::size_t>(subject.depth, 6)));
  return score;
}

namespace {

bool cannot_be_id(const Subject& subject)
{
  const Shape& shape = subject.shape;
  return shape.prose || shape.url || shape.email || shape.decimal || shape.truth ||
         is_time(shape) || shape.e164 || shape.address;
}

void look_at_id_value(const Shape& shape, Score& score)
{
  if (shape.uuid) {
    score.add(18, "UUID");
  } else if (shape.prefixed_id) {
    score.add(14, "an id with a prefix");
  } else if (shape.opaque_id) {
    score.add(12, "looks like an id");
  } else if (shape.integer) {
    score.add(8, "a whole number");
  }
}

void look_at_uniqueness(const Subject& subject, Score& score)
{
  if (subject.differs_in_each) {
    score.add(20, text("differs in each of ", subject.payloads, " payloads"));
  } else if (subject.is_constant) {
    score.take(60, text("the same in all ", subject.payloads, " payloads"));
  } else if (subject.payloads > 2) {
    score.take(15, "repeats in some payloads");
  }
}

} // namespace

Score score_delivery_id(const Subject& subject)
{
  Score score;
  const Words& words = subject.words;
  const bool says_delivery =
      !find_in(kDelivery, words).empty() || !find_in(" message msg request ", words).empty();
  const bool keyed = !words.empty() && words.back() == "key";
  const bool id = (names_id(words) && (!keyed || !find_in(" idempotency dedup ", words).empty())) ||
                  (subject.is_header && !find_in(" delivery ", words).empty());
  if (cannot_be_id(subject) || !id || (subject.shape.word && !says_delivery)) {
    score.exclude();
    return score;
  }
  const std::string named = text("named ", quote(subject.name, 60));
  look_at_id_value(subject.shape, score);
  const bool of_webhook = words.size() == 2 && words.front() == "webhook";
  if (of_webhook && !subject.is_header) {
    score.add(22, text(named, ": often the subscription's"));
  } else if (!find_in(kDelivery, words).empty()) {
    score.add(subject.is_header ? 50 : 42, named);
  } else if (subject.is_header) {
    score.add(28, text(named, ": a header speaks of the delivery"));
  } else if (!find_in(" message msg ", words).empty()) {
    score.add(30, named);
  } else if (!find_in(" request ", words).empty()) {
    score.add(20, named);
  } else if (words.size() == 1) {
    score.add(subject.depth == 1 ? 30 : 12, named);
  } else {
    score.take(12, text(named, ": not of the delivery"));
  }
  if (words.size() == 1) {
    if (subject.beside_code) {
      score.add(16, "beside the event code");
    }
    if (const auto parent = find_parent(kDelivery, subject, 1); !parent.empty()) {
      score.add(20, text("stands in ", quote(parent, 60)));
    }
  }
  for (const std::string_view others : {kPeople, kBusiness}) {
    if (!find_in(others, words).empty() || !find_parent(others, subject, 1).empty()) {
      score.take(16, "an id of what the event is about: its next event would pass for a repeat");
      break;
    }
  }
  look_at_uniqueness(subject, score);
  score.tip(-5 * static_cast<int>(std::min<std::size_t>(subject.depth - 1, 5)));
  return score;
}

Score score_business_id(const Subject& subject)
{
  Score score;
  const Words& words = subject.words;
  if (cannot_be_id(subject) || !names_id(words) || subject.is_header) {
    score.exclude();
    return score;
  }
  const std::string named = text("named ", quote(subject.name, 60));
  look_at_id_value(subject.shape, score);
  if (const auto word = find_in(kBusiness, words); !word.empty()) {
    score.add(42, named);
  } else if (words.size() == 1) {
    const auto parent = find_parent(kBusiness, subject, 1);
    if (!parent.empty()) {
      score.add(36, text("the id of ", quote(parent, 60)));
    } else if (!find_parent(" object data resource entity record payload ", subject, 1).empty()) {
      score.add(28, text("the id of ", quote(subject.parent_names.front(), 60)));
    } else {
      score.add(subject.depth == 1 ? 22 : 6, named);
    }
  }
  for (const std::string_view others : {kPeople, kDelivery, kOurs, kTracking}) {
    if (!find_in(others, words).empty()) {
      score.take(24, text(named, ": an id of something else"));
      break;
    }
  }
  if (!find_parent(" item line product variant ", subject, 1).empty()) {
    score.take(14, "of one item");
  }
  if (!find_parent(kPeople, subject, 1).empty()) {
    score.take(20, text("stands in ", quote(subject.parent_names.front(), 60)));
  }
  if (!subject.same_at.empty()) {
    score.add(8, text("the same value is at ", subject.same_at));
  }
  if (subject.is_constant) {
    score.take(30, text("the same in all ", subject.payloads, " payloads"));
  } else if (subject.differs_in_each) {
    score.add(8, "differs in each payload");
  }
  score.tip(-3 * static_cast<int>(std::min<std::size_t>(subject.depth - 1, 5)));
  return score;
}

} // namespace hookctl::mapping::detail
