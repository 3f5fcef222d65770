#pragma once

#include <condition_variable>
#include <mutex>

// clang's thread-safety attributes; other compilers do not know them.
#if defined(__clang__)
#  define HOOKCTL_ATTRIBUTE(x) __attribute__((x))
#else
#  define HOOKCTL_ATTRIBUTE(x)
#endif

#define GUARDED_BY(mutex) HOOKCTL_ATTRIBUTE(guarded_by(mutex))
#define REQUIRES(mutex) HOOKCTL_ATTRIBUTE(requires_capability(mutex))

namespace hookctl {

/// std::mutex with the attributes that let clang check GUARDED_BY.
class HOOKCTL_ATTRIBUTE(capability("mutex")) Mutex {
public:
  void lock() HOOKCTL_ATTRIBUTE(acquire_capability()) { m_mutex.lock(); }

  void unlock() HOOKCTL_ATTRIBUTE(release_capability()) { m_mutex.unlock(); }

private:
  std::mutex m_mutex;
};

/// Holds a Mutex for a scope. BasicLockable, so that std::condition_variable_any can wait on it.
class HOOKCTL_ATTRIBUTE(scoped_lockable) MutexLock {
public:
  explicit MutexLock(Mutex& mutex) HOOKCTL_ATTRIBUTE(acquire_capability(mutex))
      : m_mutex(mutex)
  {
    m_mutex.lock();
  }

  ~MutexLock() HOOKCTL_ATTRIBUTE(release_capability()) { m_mutex.unlock(); }

  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

  // For std::condition_variable_any only: it gives the mutex back before it returns.
  void lock() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) { m_mutex.lock(); }

  void unlock() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) { m_mutex.unlock(); }

private:
  Mutex& m_mutex;
};

} // namespace hookctl
