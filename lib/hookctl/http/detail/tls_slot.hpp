#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/crypto/tls_context.hpp"

#include <memory>
#include <utility>

namespace hookctl::http::detail {

/// The certificate that new connections are served with; replaced from any thread.
class TlsSlot {
public:
  using Context = std::shared_ptr<const crypto::TlsContext>;

  explicit TlsSlot(Context context)
      : m_is_used(context != nullptr)
      , m_context(std::move(context))
  {
  }

  /// Never changes: a server speaks TLS, or it does not.
  [[nodiscard]] bool is_used() const { return m_is_used; }

  void replace(Context context)
  {
    const MutexLock lock(m_mutex);
    m_context.swap(context);
  }

  [[nodiscard]] Context get()
  {
    const MutexLock lock(m_mutex);
    return m_context;
  }

private:
  const bool m_is_used;
  Mutex m_mutex;
  Context m_context GUARDED_BY(m_mutex);
};

} // namespace hookctl::http::detail
