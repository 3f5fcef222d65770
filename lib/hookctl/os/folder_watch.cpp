#include "hookctl/os/folder_watch.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <tuple>
#include <vector>

namespace hookctl::os {

namespace {

/// A file that is being written is told when it is closed: half a file is nothing to read.
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE |
                                  IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF |
                                  IN_ONLYDIR;

} // namespace

class FolderWatch::Kernel {
public:
  Kernel()
      : m_inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK))
      , m_call(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
  {
  }

  [[nodiscard]] bool is_open() const { return m_call.is_open(); }

  void set(std::span<const std::filesystem::path> folders)
  {
    std::vector<int> watched;
    for (const auto& folder : folders.subspan(0, std::min(folders.size(), kMostFolders))) {
      const int watch = ::inotify_add_watch(m_inotify.get(), folder.c_str(), kEvents);
      if (watch >= 0) { // the same number for the same folder
        watched.push_back(watch);
      }
    }
    std::ranges::sort(watched);
    for (const int before : m_watched) {
      if (!std::ranges::binary_search(watched, before)) {
        std::ignore = ::inotify_rm_watch(m_inotify.get(), before); // it may be gone already
      }
    }
    m_watched = std::move(watched);
  }

  Woken wait(std::chrono::milliseconds most, const std::stop_token& stop)
  {
    const std::stop_callback on_stop(stop, [this] { raise(); });
    std::array<pollfd, 2> both = {{{m_call.get(), POLLIN, 0}, {m_inotify.get(), POLLIN, 0}}};
    const int ready = ::poll(both.data(), both.size(), static_cast<int>(most.count()));
    if (stop.stop_requested()) {
      return Woken::by_stop;
    }
    if (ready <= 0) {
      return Woken::by_time;
    }
    const bool changed = (both[1].revents & POLLIN) != 0 && drain();
    eventfd_t count = 0;
    std::ignore = ::eventfd_read(m_call.get(), &count); // fails only when it is not raised
    if (m_called.exchange(false)) {
      return Woken::by_call;
    }
    return changed ? Woken::by_change : Woken::by_time;
  }

  void wake()
  {
    m_called = true;
    raise();
  }

private:
  void raise() const { std::ignore = ::eventfd_write(m_call.get(), 1); }

  /// Takes the events away; true when one of them is more than the end of a watch.
  [[nodiscard]] bool drain() const
  {
    alignas(inotify_event) std::array<char, 16384> space{};
    bool any = false;
    while (true) {
      const ssize_t bytes = ::read(m_inotify.get(), space.data(), space.size());
      if (bytes <= 0) {
        return any;
      }
      for (std::size_t at = 0; at < static_cast<std::size_t>(bytes);) {
        const auto* event = reinterpret_cast<const inotify_event*>(space.data() + at);
        any = any || (event->mask & IN_IGNORED) == 0;
        at += sizeof(inotify_event) + event->len;
      }
    }
  }

  Descriptor m_inotify;
  Descriptor m_call;
  std::atomic<bool> m_called = false;
  std::vector<int> m_watched; ///< sorted
};

FolderWatch::FolderWatch(std::unique_ptr<Kernel> kernel)
    : m_kernel(std::move(kernel))
{
}

FolderWatch::~FolderWatch() = default;

Result<std::unique_ptr<FolderWatch>> FolderWatch::open()
{
  auto kernel = std::make_unique<Kernel>();
  if (!kernel->is_open()) {
    return fail(ErrorCode::internal, text("cannot watch for changes (errno ", errno, ")"));
  }
  return std::unique_ptr<FolderWatch>(new FolderWatch(std::move(kernel)));
}

void FolderWatch::set(std::span<const std::filesystem::path> folders)
{
  m_kernel->set(folders);
}

FolderWatch::Woken FolderWatch::wait(std::chrono::milliseconds most, const std::stop_token& stop)
{
  return m_kernel->wait(most, stop);
}

void FolderWatch::wake()
{
  m_kernel->wake();
}

} // namespace hookctl::os
