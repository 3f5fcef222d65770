#include "hookctl/bulk/events.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/bulk/detail/payload_reader.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/model/ids.hpp"
#include "hookctl/receive/gate.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace hookctl::bulk {

namespace {

/// Bytes of a hash where random ones are asked for: an id that says what it is of.
class HashBytes final : public Rng {
public:
  explicit HashBytes(std::string digest)
      : m_digest(std::move(digest))
  {
  }

  Result<> fill(std::span<std::byte> bytes) override
  {
    if (bytes.size() > m_digest.size()) {
      return hookctl::fail(ErrorCode::internal, "a hash has fewer bytes than an id takes");
    }
    std::memcpy(bytes.data(), m_digest.data(), bytes.size());
    m_digest.erase(0, bytes.size());
    return {};
  }

private:
  std::string m_digest;
};

/// An id of a text, of the form that all ids have.
Result<std::string> id_of(std::string_view prefix, std::string_view content)
{
  HOOKCTL_TRY_AS(std::string digest, crypto::digest(crypto::HashAlgorithm::sha256, content));
  std::uint64_t instant = 0;
  std::memcpy(&instant, digest.data() + digest.size() - sizeof(instant), sizeof(instant));
  HashBytes bytes(std::move(digest));
  return model::make_id(
      prefix, from_unix_ms(static_cast<std::int64_t>(instant % kLatestUnixMs)), bytes);
}

/// RFC 3339, or a whole number of seconds or milliseconds since 1970.
std::optional<TimePoint> read_time(std::string_view written)
{
  constexpr std::int64_t kFirstMilliseconds = 100'000'000'000; // as seconds: the year 5138
  if (const auto time = parse_time(written)) {
    return time;
  }
  const auto number = parse_integer<std::int64_t>(written);
  if (!number || *number < 0) {
    return std::nullopt;
  }
  const std::int64_t milliseconds = *number < kFirstMilliseconds ? *number * 1000 : *number;
  return milliseconds <= kLatestUnixMs ? std::optional(from_unix_ms(milliseconds)) : std::nullopt;
}

} // namespace

class EventMapper::Work {
public:
  explicit Work(std::shared_ptr<const Plan> plan)
      : m_plan(std::move(plan))
      , m_reader(m_plan->definition, m_plan->headers)
  {
  }

  Result<Counts> map(std::string_view line, std::string& out)
  {
    HOOKCTL_TRY_AS(const select::Input input, m_reader.read(line));
    HOOKCTL_TRY_AS(const auto mapped,
                   mapping::map_delivery(*m_plan->definition, input, mapping::Suggest::nowhere));
    HOOKCTL_TRY_AS(event::EnvelopeParts parts, make_parts(line, mapped));
    const std::string delivery_id = parts.delivery_id;
    Counts counts;
    for (const mapping::MappedEvent& event : mapped.events) {
      HOOKCTL_TRY_AS(parts.id, id_of(model::kEventPrefix, text(delivery_id, ' ', counts.rows)));
      const auto decided = receive::pass_gate(*m_plan->definition, event, *input.document, parts);
      out += decided.envelope;
      out += '\n';
      ++counts.rows;
      counts.inactive += decided.gate == receive::Gate::inactive ? 1U : 0U;
      counts.unroutable += event.unroutable.empty() ? 0U : 1U;
    }
    return counts;
  }

private:
  [[nodiscard]] Result<event::EnvelopeParts> make_parts(std::string_view line,
                                                        const mapping::Mapped& mapped) const
  {
    const std::string& account = m_plan->definition->facts.name;
    const std::string& provider = m_plan->definition->facts.provider;
    event::EnvelopeParts parts;
    HOOKCTL_TRY_AS(parts.delivery_id,
                   id_of(model::kDeliveryPrefix, text(account, '\n', provider, '\n', line)));
    parts.time = mapped.time ? read_time(*mapped.time).value_or(m_plan->now) : m_plan->now;
    parts.environment = m_plan->environment;
    parts.verified = "none";
    parts.received_at = m_plan->now;
    return parts;
  }

  std::shared_ptr<const Plan> m_plan;
  detail::PayloadReader m_reader;
};

EventMapper::EventMapper(std::shared_ptr<const Plan> plan)
    : m_work(std::make_unique<Work>(std::move(plan)))
{
}

EventMapper::~EventMapper() = default;

Result<Counts> EventMapper::map(std::string_view line, std::string& out)
{
  return m_work->map(line, out);
}

} // namespace hookctl::bulk
