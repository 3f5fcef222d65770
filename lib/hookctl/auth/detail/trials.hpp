#pragma once

#include "hookctl/auth/explain.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::auth::detail {

/// All that one check takes: what a trial changes.
struct Setting {
  preset::Scheme scheme;
  Keys keys;
  model::Request request;
  Context context;
};

/// Known mistakes undone, one after another, within a budget. Of each code only the first cause is
/// kept: the others say the same in other words.
class Trials {
public:
  /// `given` is what did not verify.
  explicit Trials(Setting given);

  using Change = std::function<void(Setting&)>;

  /// Makes the change and checks; when it passes the cause is noted, and the age of the request
  /// beside it where that is wrong too. internal only.
  Result<> attempt(Cause cause, const Change& change);

  /// A cause that needs no trial.
  void note(Cause cause);

  [[nodiscard]] bool knows(std::string_view code) const;

  [[nodiscard]] const Setting& given() const { return m_given; }

  [[nodiscard]] bool found_nothing() const { return m_causes.empty(); }

  /// The first text at a place of the request as given; of its first item, where each is signed.
  [[nodiscard]] std::optional<std::string> find(const select::Selector& at) const;

  std::vector<Cause> take() { return std::move(m_causes); }

private:
  /// Whether it verifies; counts.
  Result<bool> passes(const Setting& setting, std::string& why_not);
  Result<> note_age(const Change& change);

  Setting m_given;
  Setting m_ageless; ///< the same, of any age
  std::size_t m_budget;
  std::vector<Cause> m_causes;
};

/// The cause of a request whose age alone is wrong. `why` is what the plain check said.
Cause age_cause(std::string why);

// The mistakes, one kind a file.
Result<> try_keys(Trials& trials, const Suspects& suspects);
Result<> try_signature(Trials& trials);
/// Says so, where nothing explains why no signature is there.
void note_missing_signature(Trials& trials);
Result<> try_body(Trials& trials);
Result<> try_url(Trials& trials, const Suspects& suspects);

} // namespace hookctl::auth::detail
