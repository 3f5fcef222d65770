#pragma once

#include "hookctl/base/batched_rng.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/listen/answer_plan.hpp"
#include "hookctl/listen/commit_queue.hpp"
#include "hookctl/listen/delayed_replies.hpp"
#include "hookctl/listen/drift_log.hpp"
#include "hookctl/listen/errands.hpp"
#include "hookctl/listen/live_accounts.hpp"
#include "hookctl/listen/metrics.hpp"
#include "hookctl/listen/visitor.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/receive/decide.hpp"
#include "hookctl/routing/table.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hookctl::listen {

/// The way of one delivery, from the request to the answer: decided, kept, answered, told. A sender
/// that was let in gets its 2xx only after the commit, from the thread of the queue; every other
/// answer is given at once.
class Receiver {
public:
  /// What it works with; all must outlive it, and the queue must be empty before it goes.
  struct Parts {
    LiveAccounts& accounts;
    CommitQueue& queue;
    DelayedReplies& delayed;
    Errands& errands;
    Visitor& visitor;
    Metrics& metrics;
    const Clock& clock;
    Rng& rng;
    log::Logger& logger;
  };

  Receiver(const Parts& parts, const AnswerSettings& answers);

  /// Called after each commit that kept something new. Before the first request.
  void on_kept(std::function<void(std::span<const std::string>)> call);

  /// Events go where these take them, from the next request on. Any thread.
  void route_by(std::shared_ptr<const routing::Table> destinations);

  /// Answers, now or later. On one of the server's threads.
  void receive(model::Request request, const http::Responder& responder);

private:
  struct Taken;
  struct Outcome;

  void conclude(const model::Request& request,
                const receive::Decision& decision,
                const http::Responder& responder,
                SteadyTime began);
  void learn(const model::Request& request,
             receive::Decision decision,
             const http::Responder& responder,
             SteadyTime began);
  bool keep_learned(receive::Decision& decision);
  void take(model::Request request, Taken accepted);
  void finish(model::Request request,
              const std::shared_ptr<const Taken>& taken,
              const Result<journal::Appended>& appended);
  void answer(model::Request request, const std::shared_ptr<const Taken>& taken, Outcome outcome);
  void end(const model::Request& request, const Taken& taken, Outcome outcome);
  void note_refusal(const model::Request& request, const receive::Decision& decision);
  [[nodiscard]] std::shared_ptr<const routing::Table> destinations() const;
  [[nodiscard]] std::chrono::microseconds since(SteadyTime began) const;

  Parts m_parts;
  AnswerPlan m_answers;
  DriftLog m_drift;
  BatchedRng m_ids; ///< what receive::decide() makes ids of
  mutable Mutex m_mutex;
  std::shared_ptr<const routing::Table> m_destinations GUARDED_BY(m_mutex);
  std::function<void(std::span<const std::string>)> m_on_kept;
};

} // namespace hookctl::listen
