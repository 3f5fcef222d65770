#include "hookctl/base/text.hpp"
#include "hookctl/mapping/detail/name_words.hpp"
#include "hookctl/mapping/detail/score.hpp"

#include <algorithm>

namespace hookctl::mapping::detail {

namespace {

/// How services say what happened.
constexpr std::string_view kVerbs =
    " created updated deleted paid completed failed captured succeeded cancelled canceled closed "
    "opened added removed sent received delivered started finished placed approved rejected "
    "refunded fulfilled changed published submitted expired create update delete close open push "
    "message new success charge payment order subscription invoice event ";

std::string named(const Subject& subject)
{
  return text("named ", quote(subject.name, 60));
}

/// The deeper, the less it is about the whole.
void count_depth(const Subject& subject, int each, Score& score)
{
  score.tip(-each * static_cast<int>(std::min<std::size_t>(subject.depth - 1, 5)));
}

bool says_what_happened(const Subject& subject)
{
  std::string value = subject.value;
  std::replace_if(
      value.begin(), value.end(), [](char c) { return c == '/' || c == ':' || c == '.'; }, '_');
  return !find_in(kVerbs, split_name(value)).empty();
}

/// A name of signs alone (`_`, `$`, "") has no words.
int points_of_code_name(const Words& words)
{
  if (words.empty()) {
    return 0;
  }
  if (!find_in(" event topic trigger ", words).empty()) {
    const bool other = !find_in(" id time timestamp at date version source ", words).empty();
    return other ? -30 : 44;
  }
  if (words.size() == 1) {
    constexpr std::string_view kGood = " type action kind ";
    constexpr std::string_view kFair =
        " status state object subject reason name operation category ";
    return is_in(kGood, words[0]) ? 30 : is_in(kFair, words[0]) ? 8 : 0;
  }
  if (words.back() == "status" || words.back() == "state" || words.back() == "operation") {
    return 8;
  }
  if (words.back() == "type" || words.back() == "action") {
    return !find_in(" notification webhook message hook callback activity ", words).empty() ? 40
                                                                                            : 10;
  }
  return 0;
}

} // namespace

Score score_code(const Subject& subject)
{
  Score score;
  const Shape& shape = subject.shape;
  const int name = points_of_code_name(subject.words);
  const bool could_be = shape.code && !shape.email && !shape.url && !shape.uuid && !shape.prose;
  if (!could_be || name <= 0) {
    score.exclude();
    return score;
  }
  score.add(name, named(subject));
  if (shape.joined_code) {
    score.add(12, "words joined as in an event's name");
  }
  if (says_what_happened(subject)) {
    score.add(14, "says what happened");
  }
  if (subject.is_header) {
    score.tip(14);
  }
  if (shape.opaque_id && !shape.joined_code) {
    score.take(25, "looks like an id");
  }
  if (const auto parent = find_parent(kDelivery, subject, 1); !parent.empty()) {
    score.add(6, text("stands in ", quote(parent, 60)));
  }
  if (const auto parent = find_parent(kPeople, subject, 1); !parent.empty()) {
    score.take(20, text("stands in ", quote(parent, 60)));
  }
  if (subject.differs_in_each && subject.payloads > 3) {
    score.take(20, "differs in each payload: codes repeat");
  }
  count_depth(subject, 7, score);
  return score;
}

Score score_amount(const Subject& subject)
{
  Score score;
  const Shape& shape = subject.shape;
  const Words& words = subject.words;
  if ((!shape.decimal && !shape.integer) || subject.is_header || names_id(words)) {
    score.exclude();
    return score;
  }
  if (!find_in(" amount total ", words).empty()) {
    score.add(40, named(subject));
  } else if (!find_in(" price subtotal gross cost paid due fare ", words).empty()) {
    score.add(28, named(subject));
  } else if (!find_in(" value sum net balance amt ", words).empty()) {
    score.add(18, named(subject));
  } else if (!find_parent(" amount price total money ", subject, 1).empty()) {
    score.add(24, text("stands in ", quote(subject.parent_names.front(), 60)));
  } else {
    score.exclude();
    return score;
  }
  if (shape.decimal) {
    score.add(14, "a decimal number");
  }
  if (subject.beside_currency) {
    score.add(20, "beside a currency");
  }
  if (!find_in(" tax discount fee shipping tip quantity count rate percent unit weight tag item "
               "refunded "
               "captured pages records results ",
               words)
           .empty()) {
    score.take(20, text(named(subject), ": a part, or no money"));
  }
  if (!find_parent(" item product line variant tax discount ", subject, 2).empty()) {
    score.take(12, "of one item");
  }
  if (shape.epoch) {
    score.take(15, "could be a time");
  }
  count_depth(subject, 4, score);
  return score;
}

Score score_currency(const Subject& subject)
{
  Score score;
  const Shape& shape = subject.shape;
  const bool says_so = !find_in(" currency ccy curr currencycode iso ", subject.words).empty();
  if ((!shape.currency && !(shape.lower_currency && (says_so || subject.beside_amount))) ||
      (!says_so && !subject.beside_amount)) {
    score.exclude();
    return score;
  }
  score.add(shape.currency ? 30 : 24,
            text("a code of ISO 4217", shape.currency ? "" : " in lower case"));
  if (says_so) {
    score.add(40, named(subject));
  }
  if (subject.beside_amount) {
    score.add(14, "beside an amount");
  }
  count_depth(subject, 4, score);
  return score;
}

namespace {

int points_of_time_name(const Words& words)
{
  if (words.empty()) {
    return 0;
  }
  if (!find_in(" occurred happened occur triggered fired emitted sent published received event ",
               words)
           .empty()) {
    return 44;
  }
  constexpr std::string_view kPlain = " timestamp time ts date datetime when ";
  if (words.size() == 1 && is_in(kPlain, words[0])) {
    return 40;
  }
  if (!find_in(" created create ", words).empty()) {
    return 32;
  }
  if (!find_in(" updated modified changed update ", words).empty()) {
    return 25;
  }
  if (!find_in(kPlain, words).empty() || words.back() == "at" || words.back() == "on") {
    return 18;
  }
  return 0;
}

std::string tell_time(const Shape& shape)
{
  if (shape.epoch) {
    return text("a plausible time in ", shape.epoch_unit, ": ", format_time(*shape.time));
  }
  return shape.date ? "a date (ISO 8601)" : "a time (ISO 8601)";
}

} // namespace

Score score_time(const Subject& subject)
{
  Score score;
  const Shape& shape = subject.shape;
  const int name = points_of_time_name(subject.words);
  const bool is_time = shape.iso_time || shape.date || (shape.epoch && name > 0);
  if (!is_time) {
    score.exclude();
    return score;
  }
  score.add(shape.iso_time ? 20 : shape.epoch ? 16 : 6, tell_time(shape));
  if (name > 0) {
    score.add(name, named(subject));
  }
  if (!find_in(" birth birthday dob expire expires expiry expiration due valid until start end "
               "scheduled "
               "schedule eta trial period next arrival departure deadline renewal anchor ",
               subject.words)
           .empty()) {
    score.take(28, text(named(subject), ": not when it happened"));
  }
  if (const auto parent = find_parent(kPeople, subject, 1); !parent.empty()) {
    score.take(12, text("stands in ", quote(parent, 60)));
  }
  if (subject.is_constant && subject.payloads > 2) {
    score.take(30, text("the same in all ", subject.payloads, " payloads"));
  }
  count_depth(subject, 5, score);
  return score;
}

} // namespace hookctl::mapping::detail
