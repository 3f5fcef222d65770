#pragma once

#include "hookctl/mapping/detail/value_shape.hpp"
#include "hookctl/mapping/suggest.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::mapping::detail {

using Words = std::vector<std::string>;

/// One place as it is judged.
struct Subject {
  std::string name;           ///< as written; of an array's element that of the array
  Words words;                ///< of the name
  std::vector<Words> parents; ///< nearest first
  std::vector<std::string> parent_names;
  std::string value;
  json::Kind kind = json::Kind::string;
  Shape shape;
  std::size_t depth = 1; ///< 1 for a member of the root
  bool is_header = false;
  bool in_list = false;         ///< an array of several elements is on its way
  bool varies = false;          ///< one payload has different values here
  std::size_t payloads = 1;     ///< that were looked at
  std::size_t having = 1;       ///< that have it
  bool differs_in_each = false; ///< of several payloads
  bool is_constant = false;     ///< of several payloads
  bool beside_currency = false;
  bool beside_amount = false;
  bool beside_code = false;
  std::string same_at;   ///< another path with the same value, or ""
  std::string in_sample; ///< the sample's path with the same value, or ""
};

/// Points with the words for them.
class Score {
public:
  void add(int points, std::string reason);
  void take(int points, std::string doubt);

  /// Points for which there is nothing to say.
  void tip(int points) { m_points += points; }

  /// The place cannot serve at all.
  void exclude() { m_excluded = true; }

  [[nodiscard]] bool is_excluded() const { return m_excluded; }

  [[nodiscard]] int points() const { return m_points; }

  std::vector<std::string> reasons;
  std::vector<std::string> doubts;

private:
  int m_points = 0;
  bool m_excluded = false;
};

/// How well the place would serve.
Score score(Role role, const Subject& subject);

Score score_sender(const Subject& subject);
Score score_source(const Subject& subject);
Score score_delivery_id(const Subject& subject);
Score score_business_id(const Subject& subject);
Score score_code(const Subject& subject);
Score score_amount(const Subject& subject);
Score score_currency(const Subject& subject);
Score score_time(const Subject& subject);

/// True when `word` is one of the words of `list`, which begins and ends with a blank.
bool is_in(std::string_view list, std::string_view word);

/// The first word of `words` that is in `list`, or "".
std::string_view find_in(std::string_view list, const Words& words);

/// The first of the nearest `most` parents that has a word of `list`, as written; "" for none.
std::string_view find_parent(std::string_view list, const Subject& subject, std::size_t most = 4);

/// True when the name is one of an id: `id`, `user_id`, `uuid`, `order no`.
bool names_id(const Words& words);

/// Words of people who are on the other side: user, customer, contact, …
extern const std::string_view kPeople;
/// Words of whoever runs the system: store, merchant, support, …
extern const std::string_view kOurs;
/// Words of what business is about: order, invoice, payment, …
extern const std::string_view kBusiness;
/// Words of what is said about the delivery: event, webhook, notification, …
extern const std::string_view kDelivery;
/// Words of ids that follow a request about: trace, session, utm, …
extern const std::string_view kTracking;

} // namespace hookctl::mapping::detail
