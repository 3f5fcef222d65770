#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/path/filter.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hookctl::listen {

/// An event of an accepted delivery, after the commit.
struct Arrival {
  std::string id; ///< evt_…
  std::string account;
  std::string code;
  std::optional<std::string> sender;
  std::optional<std::string> source;
  std::string recipient; ///< "user" or "bot"
  journal::EventStatus status = journal::EventStatus::no_destination;
  std::string reason; ///< why it is inactive or unroutable
  std::string envelope;
};

/// What an expectation may ask by name.
enum class EventField { account, code, sender, source, recipient, status };

std::string_view to_string(EventField field);

/// `sender=+15550001111`
struct FieldCondition {
  enum class Relation { equal, unequal, glob };
  EventField field = EventField::code;
  Relation relation = Relation::equal;
  std::string value;
};

/// Longest text of an expectation, in bytes.
inline constexpr std::size_t kMaxExpectationText = 4096;

/// What somebody waits for: conditions that one event must meet together.
///
///     expectation = condition *( "&&" condition )
///     condition   = field ( "=" / "!=" / "~" ) value / filter
///     field       = "account" / "code" / "sender" / "source" / "recipient" / "status"
///     value       = what stands in '…' or "…", or the characters up to the next blank
///     filter      = RFC 9535's logical-expr: what stands after ? in a path; @ is the event
///
/// `~` takes `*` and `?`. A field that the event does not have equals ''. An event that is inactive
/// or unroutable meets an expectation only when that names `status`. Beside a field, `||` of a
/// filter stands in parentheses.
class Expectation {
public:
  using Condition = std::variant<FieldCondition, path::Filter>;

  /// invalid_argument whose `at.column` is the offending byte (from 1) and whose hint shows it.
  static Result<Expectation> parse(std::string_view text);

  /// As written.
  [[nodiscard]] const std::string& text() const { return m_text; }

  /// True when it looks into the envelope.
  [[nodiscard]] bool has_filter() const;

  /// What of it is not so, each in words, in its own order; empty when the event meets it.
  /// `envelope` may be null when has_filter() is false, or when it cannot be looked into.
  [[nodiscard]] std::vector<std::string> misses(const Arrival& arrival,
                                                const json::Document* envelope) const;

  /// As of path::Query::notes().
  [[nodiscard]] std::vector<std::string> notes() const;

private:
  Expectation() = default;

  std::string m_text;
  std::vector<Condition> m_conditions;
};

} // namespace hookctl::listen
