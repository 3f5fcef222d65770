#pragma once

#include "hookctl/account/definition.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/bulk/line_mapper.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/model/http_message.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace hookctl::bulk {

/// The events that each line would have become as a delivery, mapped and gated as by the listener,
/// one envelope a line. They were never received, so:
/// `id` and `delivery.id` come from the account's name, the line's bytes and the event's place in
/// it, so that the same line has the same ids in every run; `time` is the payload's own where the
/// mapping finds one that is RFC 3339 or Unix seconds or milliseconds, else `now`;
/// `delivery.received_at` is `now`, `delivery.verified` is "none" and `delivery.key` "".
class EventMapper final : public LineMapper {
public:
  /// Shared by the mappers of all threads.
  struct Plan {
    std::shared_ptr<const account::Definition> definition;
    model::Headers headers; ///< of every delivery
    model::Environment environment = model::Environment::development;
    TimePoint now; ///< when the run began
  };

  explicit EventMapper(std::shared_ptr<const Plan> plan);
  ~EventMapper() override;

  Result<Counts> map(std::string_view line, std::string& out) override;

private:
  class Work;
  std::unique_ptr<Work> m_work;
};

} // namespace hookctl::bulk
