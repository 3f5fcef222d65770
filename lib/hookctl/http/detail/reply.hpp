#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/http/detail/refusal.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/model/http_message.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <optional>
#include <string>

namespace hookctl::http::detail {

/// `{"status":"error","error":"…"}`
model::Response error_response(const Refusal& refusal);

/// Where the reply to one request is put by whoever has it and awaited by the worker that serves
/// the connection.
class ReplySlot {
public:
  /// The first reply counts.
  void put(model::Response response);

  /// Nobody can reply any more.
  void abandon();

  /// 503 when nobody replied in time, or nobody is left to.
  model::Response wait(std::chrono::milliseconds deadline);

private:
  Mutex m_mutex;
  std::condition_variable_any m_changed;
  std::optional<model::Response> m_response GUARDED_BY(m_mutex);
  bool m_closed GUARDED_BY(m_mutex) = false;
};

/// What a Responder shares with its copies.
std::shared_ptr<Responder::Channel> make_channel(std::shared_ptr<ReplySlot> slot);

enum class After { keep, close };
enum class Method { head, other };

/// The bytes of a response. Its framing (Content-Length, Connection) is ours alone, whatever the
/// handler put in; a header that would break a line is left out.
std::string render(const model::Response& response, After after, Method method);

} // namespace hookctl::http::detail
