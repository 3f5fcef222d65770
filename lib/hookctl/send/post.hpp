#pragma once

#include "hookctl/auth/sign.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/http/client.hpp"

#include <chrono>
#include <string>

namespace hookctl::send {

/// What a receiver made of a delivery.
struct Reply {
  int status = 0;
  std::string body; ///< its beginning
  std::chrono::milliseconds took{0};

  [[nodiscard]] bool accepted() const { return status >= 200 && status < 300; }
};

/// Sends it to `to`, with the query that signing gave it. network, timeout.
Result<Reply>
post(http::Client& client, const Clock& clock, http::Url to, const auth::Draft& delivery);

/// Spreads calls evenly: at most `per_second` of them a second.
class Pace {
public:
  /// 0: as fast as it goes.
  Pace(const Clock& clock, int per_second);

  /// Sleeps until the next call is due: a second at most.
  void wait();

private:
  const Clock& m_clock;
  std::chrono::microseconds m_gap{0};
  SteadyTime m_next;
};

} // namespace hookctl::send
