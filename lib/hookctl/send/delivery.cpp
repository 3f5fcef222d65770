#include "hookctl/send/delivery.hpp"

#include "hookctl/auth/verify.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/preset/scheme_parts.hpp"
#include "hookctl/send/edit.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace hookctl::send {

namespace {

using auth::Draft;
using preset::TimeUnit;
using select::Selector;

/// Of bytes that are changed to see whether the scheme covers them.
constexpr std::size_t kMostTries = 2000;

auth::Context context_of(const Sender& sender, const Draft& draft, TimePoint now)
{
  return {draft.url, now, sender.values};
}

/// unverified when the receiver would refuse it.
Result<auth::Verified> receive(const Sender& sender,
                               const preset::Scheme& scheme,
                               const Draft& signed_draft,
                               TimePoint now)
{
  auth::Keys keys;
  keys.current = sender.key;
  return auth::verify(
      scheme, keys, request_of(signed_draft), context_of(sender, signed_draft, now));
}

std::string write_moment(TimePoint moment, TimeUnit unit)
{
  if (unit == TimeUnit::rfc3339) {
    return format_time(moment);
  }
  return text(unit == TimeUnit::milliseconds ? to_unix_ms(moment) : to_unix_ms(moment) / 1000);
}

/// A timestamp inside the sample is as old as the sample.
void renew_timestamp(const preset::Scheme& scheme, Draft& draft, TimePoint moment)
{
  const auto* request = preset::find_signed_request(scheme);
  if (request == nullptr || !request->timestamp || !request->timestamp->at ||
      !request->timestamp->at->reads_payload()) {
    return;
  }
  const std::string written = write_moment(moment, request->timestamp->unit);
  rewrite(draft,
          *request->timestamp->at,
          request->each ? &*request->each : nullptr,
          [&](json::Kind kind, std::string_view /*text*/) {
            const bool bare =
                kind == json::Kind::number && request->timestamp->unit != TimeUnit::rfc3339;
            return std::optional(bare ? written : json::quote_json(written));
          });
}

Result<Draft> sign_at(const Sender& sender, Draft draft, TimePoint moment, Rng& rng)
{
  renew_timestamp(sender.scheme, draft, moment);
  const auth::Context context = context_of(sender, draft, moment);
  return auth::sign(sender.scheme, sender.key, std::move(draft), context, rng);
}

std::chrono::seconds tolerance_of(const preset::Scheme& scheme)
{
  if (const auto* request = preset::find_signed_request(scheme);
      request && request->timestamp && request->timestamp->tolerance) {
    return *request->timestamp->tolerance;
  }
  if (const auto* messages = std::get_if<preset::MessageSignatureScheme>(&scheme.engine)) {
    return messages->tolerance.value_or(std::chrono::seconds(0));
  }
  const auto* jwt = std::get_if<preset::JwtScheme>(&scheme.engine);
  return jwt != nullptr ? jwt->max_age.value_or(std::chrono::seconds(0)) + jwt->leeway
                        : std::chrono::seconds(0);
}

Result<Draft> make_stale(const Sender& sender, const Draft& draft, TimePoint now, Rng& rng)
{
  using std::chrono::hours;
  const std::chrono::seconds beyond = tolerance_of(sender.scheme) + std::chrono::seconds(60);
  for (const std::chrono::seconds age : {beyond, beyond + hours(24), beyond + hours(24) * 365}) {
    HOOKCTL_TRY_AS(auto signed_draft, sign_at(sender, draft, now - age, rng));
    const auto received = receive(sender, sender.scheme, signed_draft, now);
    if (received) {
      continue;
    }
    HOOKCTL_TRY(receive(sender, preset::without_age_limit(sender.scheme), signed_draft, now));
    return signed_draft;
  }
  return fail(
      ErrorCode::invalid_argument,
      text("--stale: the scheme ", sender.scheme.label, " has no limit for a delivery's age"),
      "leave --stale out: an old delivery is accepted");
}

/// The next letter or digit of its kind; the byte itself when it is neither.
char next_of_kind(char c)
{
  if (c == '9' || c == 'z' || c == 'Z') {
    return c == '9' ? '0' : c == 'z' ? 'a' : 'A';
  }
  const bool known = (c >= '0' && c < '9') || (c >= 'a' && c < 'z') || (c >= 'A' && c < 'Z');
  return known ? static_cast<char>(c + 1) : c;
}

/// Where two texts are the same at their starts and at their ends.
struct CommonEnds {
  std::size_t front = 0;
  std::size_t back = 0;
};

CommonEnds common_ends(std::string_view a, std::string_view b)
{
  CommonEnds ends;
  const std::size_t shorter = std::min(a.size(), b.size());
  while (ends.front < shorter && a[ends.front] == b[ends.front]) {
    ++ends.front;
  }
  while (ends.back < shorter - ends.front &&
         a[a.size() - 1 - ends.back] == b[b.size() - 1 - ends.back]) {
    ++ends.back;
  }
  return ends;
}

/// Changes bytes one at a time until the receiver minds.
class Tampering {
public:
  Tampering(const Sender& sender, const Draft& plain, const Draft& signed_draft, TimePoint now)
      : m_sender(sender)
      , m_plain(plain)
      , m_signed(signed_draft)
      , m_now(now)
  {
  }

  Result<std::optional<Draft>> run()
  {
    HOOKCTL_TRY_AS(auto changed, in_body());
    if (!changed) {
      HOOKCTL_TRY_AS(changed, in_headers());
    }
    if (!changed && std::holds_alternative<preset::JwtScheme>(m_sender.scheme.engine)) {
      HOOKCTL_TRY_AS(changed, in_claims());
    }
    return changed;
  }

private:
  /// What signing put in is the signature; only what it left as it was counts.
  Result<std::optional<Draft>> in_body()
  {
    const std::string& body = m_signed.body;
    const CommonEnds same = common_ends(body, m_plain.body);
    for (std::size_t i = 0; i < body.size(); ++i) {
      const std::size_t at = body.size() - 1 - i;
      if (at < same.front || i < same.back) {
        HOOKCTL_TRY_AS(auto changed,
                       attempt(body[at], [&](Draft& draft, char c) { draft.body[at] = c; }));
        if (changed) {
          return changed;
        }
      }
    }
    return std::optional<Draft>{};
  }

  Result<std::optional<Draft>> in_headers()
  {
    for (std::size_t i = 0; i < m_signed.headers.size(); ++i) {
      const auto& [name, value] = m_signed.headers[i];
      const bool was_there = model::find_header(m_plain.headers, name) == value;
      if (value.empty() || !was_there) {
        continue;
      }
      HOOKCTL_TRY_AS(auto changed, attempt(value.back(), [&](Draft& draft, char c) {
                       draft.headers[i].second.back() = c;
                     }));
      if (changed) {
        return changed;
      }
    }
    return std::optional<Draft>{};
  }

  /// A body that holds the token has its payload in the token's claims: between two dots, which no
  /// encoding of a body changes.
  Result<std::optional<Draft>> in_claims()
  {
    const std::string& body = m_signed.body;
    const CommonEnds same = common_ends(body, m_plain.body);
    const std::string_view made =
        std::string_view(body).substr(same.front, body.size() - same.front - same.back);
    const std::size_t begin = made.find('.');
    const std::size_t end = made.rfind('.');
    for (std::size_t i = begin; i != std::string_view::npos && i + 1 < end; ++i) {
      const std::size_t at = same.front + i + 1;
      HOOKCTL_TRY_AS(auto changed,
                     attempt(body[at], [&](Draft& draft, char c) { draft.body[at] = c; }));
      if (changed) {
        return changed;
      }
    }
    return std::optional<Draft>{};
  }

  template<typename Change> Result<std::optional<Draft>> attempt(char c, const Change& change)
  {
    const char other = next_of_kind(c);
    if (other == c || m_tries++ >= kMostTries) {
      return std::optional<Draft>{};
    }
    Draft changed = m_signed;
    change(changed, other);
    const auto received = receive(m_sender, m_sender.scheme, changed, m_now);
    if (received) {
      return std::optional<Draft>{};
    }
    return received.error().code == ErrorCode::internal
               ? Result<std::optional<Draft>>(fail(received.error()))
               : Result<std::optional<Draft>>(std::move(changed));
  }

  const Sender& m_sender;
  const Draft& m_plain;
  const Draft& m_signed;
  TimePoint m_now;
  std::size_t m_tries = 0;
};

Result<Draft> tamper(const Sender& sender, const Draft& draft, TimePoint now, Rng& rng)
{
  Draft plain = draft;
  renew_timestamp(sender.scheme, plain, now);
  HOOKCTL_TRY_AS(auto signed_draft, sign_at(sender, draft, now, rng));
  HOOKCTL_TRY(receive(sender, sender.scheme, signed_draft, now)
                  .map_error(within("checking the delivery before it is tampered with")));
  HOOKCTL_TRY_AS(auto changed, Tampering(sender, plain, signed_draft, now).run());
  if (!changed) {
    return fail(ErrorCode::invalid_argument,
                text("--tamper: the scheme ",
                     sender.scheme.label,
                     " covers nothing of this delivery: a changed one is accepted"),
                "leave --tamper out; only a scheme that signs the body notices changes");
  }
  return *std::move(changed);
}

} // namespace

Result<Draft>
make_delivery(const Sender& sender, const Draft& draft, TimePoint now, Rng& rng, Defect defect)
{
  switch (defect) {
  case Defect::stale:
    return make_stale(sender, draft, now, rng);
  case Defect::tampered:
    return tamper(sender, draft, now, rng);
  case Defect::none:
    break;
  }
  return sign_at(sender, draft, now, rng);
}

} // namespace hookctl::send
