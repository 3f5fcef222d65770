#include "hookctl/auth/detail/trials.hpp"

#include "hookctl/body/body.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

constexpr std::size_t kMostTrials = 400;
constexpr std::size_t kMostBytes = 512U << 20U;

std::size_t budget_for(const model::Request& request)
{
  return std::min(kMostTrials, kMostBytes / (request.body.size() + 1));
}

Setting ageless(Setting setting)
{
  setting.scheme = preset::without_age_limit(std::move(setting.scheme));
  return setting;
}

} // namespace

Cause age_cause(std::string why)
{
  return {"timestamp",
          std::move(why),
          "check both clocks, and that deliveries are not held back on the way; for an old capture "
          "give the moment it came in"};
}

Trials::Trials(Setting given)
    : m_given(std::move(given))
    , m_ageless(ageless(m_given))
    , m_budget(budget_for(m_given.request))
{
}

bool Trials::knows(std::string_view code) const
{
  return std::any_of(
      m_causes.begin(), m_causes.end(), [&](const Cause& cause) { return cause.code == code; });
}

void Trials::note(Cause cause)
{
  m_causes.push_back(std::move(cause));
}

Result<bool> Trials::passes(const Setting& setting, std::string& why_not)
{
  if (m_budget == 0) {
    return false;
  }
  --m_budget;
  const auto verified = verify(setting.scheme, setting.keys, setting.request, setting.context);
  if (verified) {
    return true;
  }
  if (verified.error().code == ErrorCode::internal) {
    return fail(verified.error());
  }
  why_not = verified.error().message;
  return false;
}

Result<> Trials::attempt(Cause cause, const Change& change)
{
  if (knows(cause.code) || m_budget == 0) {
    return {};
  }
  Setting setting = m_ageless;
  change(setting);
  std::string why_not;
  HOOKCTL_TRY_AS(const bool passed, passes(setting, why_not));
  if (!passed) {
    return {};
  }
  note(std::move(cause));
  return note_age(change);
}

Result<> Trials::note_age(const Change& change)
{
  Setting setting = m_given;
  change(setting);
  std::string why_not;
  HOOKCTL_TRY_AS(const bool passed, passes(setting, why_not));
  if (!passed && !why_not.empty() && !knows("timestamp")) {
    note(age_cause(std::move(why_not)));
  }
  return {};
}

std::optional<std::string> Trials::find(const select::Selector& at) const
{
  std::optional<json::Document> document;
  if (at.reads_payload()) {
    if (auto parsed =
            body::parse_body(m_given.request,
                             m_given.context.unwrap != nullptr ? *m_given.context.unwrap
                                                               : std::vector<body::Unwrap>{})) {
      document = *std::move(parsed);
    }
  }
  select::Input input{
      &m_given.request, document ? &*document : nullptr, json::Document::root(), nullptr};
  const auto* request = preset::find_signed_request(m_given.scheme);
  if (request != nullptr && request->each && document) {
    const auto items = request->each->evaluate_nodes(input);
    input.item = items && !items->empty() ? items->front() : input.item;
  }
  const auto values = at.evaluate(input);
  return values && !values->empty() ? std::optional(values->front().text) : std::nullopt;
}

} // namespace hookctl::auth::detail
