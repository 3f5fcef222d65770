#include "hookctl/listen/receiver.hpp"

#include "hookctl/listen/new_delivery.hpp"
#include "hookctl/model/ids.hpp"

#include <utility>

namespace hookctl::listen {

using receive::Decision;

namespace {

model::Response unavailable(std::string_view why)
{
  model::Response response = receive::error_response(503, why);
  response.headers.emplace_back("Retry-After", "5");
  return response;
}

model::Response failure_on_purpose(int status)
{
  constexpr std::string_view kWhy = "this listener was asked to fail";
  return status == 503 ? unavailable(kWhy) : receive::error_response(status, kWhy);
}

} // namespace

/// What a sender gets, and what is told of it.
struct Receiver::Outcome {
  model::Response response;
  std::string delivery_id{};
  bool duplicate = false;
  bool on_purpose = false;
};

/// An accepted delivery until it is answered.
struct Receiver::Taken {
  Decision decision;
  http::Responder responder;
  SteadyTime began;
};

Receiver::Receiver(const Parts& parts, const AnswerSettings& answers)
    : m_parts(parts)
    , m_answers(answers)
    , m_drift(parts.logger)
    , m_ids(parts.rng)
    , m_destinations(std::make_shared<const routing::Table>())
{
}

void Receiver::on_kept(std::function<void(std::span<const std::string>)> call)
{
  m_on_kept = std::move(call);
}

void Receiver::route_by(std::shared_ptr<const routing::Table> destinations)
{
  const MutexLock lock(m_mutex);
  m_destinations = std::move(destinations);
}

std::shared_ptr<const routing::Table> Receiver::destinations() const
{
  const MutexLock lock(m_mutex);
  return m_destinations;
}

void Receiver::receive(model::Request request, const http::Responder& responder)
{
  const auto began = m_parts.clock.steady_now();
  auto decided = receive::decide(request, *m_parts.accounts.now(), m_parts.clock, m_ids);
  m_parts.metrics.decide_seconds.observe(m_parts.clock.steady_now() - began);
  if (!decided) {
    m_parts.logger.error("receive.failed", {{"error", decided.error().message}});
    responder.send(unavailable("try again later"));
    return;
  }
  m_drift.note(decided->account, decided->drift);
  if (decided->kind == Decision::Kind::accepted) {
    take(std::move(request), Taken{*std::move(decided), responder, began});
    return;
  }
  if (decided->learned) {
    learn(request, *std::move(decided), responder, began);
    return;
  }
  if (decided->kind == Decision::Kind::refused) {
    note_refusal(request, *decided);
  }
  conclude(request, *decided, responder, began);
}

void Receiver::conclude(const model::Request& request,
                        const Decision& decision,
                        const http::Responder& responder,
                        SteadyTime began)
{
  responder.send(decision.response);
  if (!decision.visit.empty()) {
    m_parts.visitor.push({decision.account, decision.visit});
  }
  m_parts.metrics.on_delivery(
      {request, decision, decision.response.status, false, {}, since(began)});
}

/// Another process may hold the lock of the account's file: not for the server to wait for.
void Receiver::learn(const model::Request& request,
                     Decision decision,
                     const http::Responder& responder,
                     SteadyTime began)
{
  const auto shared = std::make_shared<Decision>(std::move(decision));
  const bool will_be_done = m_parts.errands.push([this, request, shared, responder, began] {
    if (!keep_learned(*shared)) {
      shared->response = unavailable("the key cannot be kept, try again later");
    }
    conclude(request, *shared, responder, began);
  });
  if (!will_be_done) {
    shared->reason += ": too many keys come at once";
    shared->response = unavailable("busy, try again later");
    shared->visit.clear();
    conclude(request, *shared, responder, began);
  }
}

/// The sender is told that its key was taken only once it is on stable storage. False when it
/// could not be put there.
bool Receiver::keep_learned(Decision& decision)
{
  if (const auto kept = m_parts.accounts.learn(decision.account, *decision.learned); !kept) {
    m_parts.logger.error("handshake.key_not_kept",
                         {{"account", decision.account}, {"error", kept.error().message}});
    decision.reason += ": the key could not be kept";
    decision.visit.clear();
    return false;
  }
  m_parts.logger.info("handshake.key_learned", {{"account", decision.account}});
  decision.reason += ": its key was kept";
  return true;
}

/// What would be accepted: kept and answered, unless an error was asked for.
void Receiver::take(model::Request request, Taken accepted)
{
  const auto taken = std::make_shared<Taken>(std::move(accepted));
  Decision& decision = taken->decision;
  decision.answer.status = m_answers.success().value_or(decision.answer.status);
  if (const auto failure = m_answers.next_failure()) {
    answer(
        std::move(request), taken, {.response = failure_on_purpose(*failure), .on_purpose = true});
    return;
  }
  route(decision, *destinations());
  Commit commit;
  commit.delivery = lend(std::move(request), decision);
  commit.done = [this, taken](journal::NewDelivery& delivery,
                              const Result<journal::Appended>& appended) {
    finish(take_back(delivery, taken->decision), taken, appended);
  };
  if (!m_parts.queue.push(std::move(commit))) { // which leaves it as it is then
    end(take_back(commit.delivery, decision),
        *taken,
        {.response = unavailable("busy, try again later")});
  }
}

void Receiver::finish(model::Request request,
                      const std::shared_ptr<const Taken>& taken,
                      const Result<journal::Appended>& appended)
{
  if (!appended) {
    end(request,
        *taken,
        {.response = unavailable("the journal cannot be written, try again later")});
    return;
  }
  answer(std::move(request),
         taken,
         {.response = receive::success_response(taken->decision.answer, appended->delivery_id),
          .delivery_id = appended->delivery_id,
          .duplicate = appended->duplicate});
  if (!m_on_kept || appended->duplicate) {
    return;
  }
  for (const receive::DecidedEvent& event : taken->decision.events) {
    if (!event.destinations.empty()) {
      m_on_kept(event.destinations);
    }
  }
}

/// With the delay that was asked for.
void Receiver::answer(model::Request request,
                      const std::shared_ptr<const Taken>& taken,
                      Outcome outcome)
{
  if (!m_parts.delayed.delays()) {
    end(request, *taken, std::move(outcome));
    return;
  }
  m_parts.delayed.push([this, request = std::move(request), taken, outcome = std::move(outcome)] {
    end(request, *taken, outcome);
  });
}

void Receiver::end(const model::Request& request, const Taken& taken, Outcome outcome)
{
  const int status = outcome.response.status;
  taken.responder.send(std::move(outcome.response));
  m_parts.metrics.on_delivery({request,
                               taken.decision,
                               status,
                               outcome.duplicate,
                               std::move(outcome.delivery_id),
                               since(taken.began),
                               outcome.on_purpose});
}

void Receiver::note_refusal(const model::Request& request, const Decision& decision)
{
  auto id = model::make_id(model::kDeliveryPrefix, m_parts.clock.now(), m_ids);
  if (!id) {
    return;
  }
  m_parts.queue.push(
      new_refusal(*std::move(id), m_parts.clock.now(), request, decision, *m_parts.accounts.now()));
}

std::chrono::microseconds Receiver::since(SteadyTime began) const
{
  return std::chrono::duration_cast<std::chrono::microseconds>(m_parts.clock.steady_now() - began);
}

} // namespace hookctl::listen
