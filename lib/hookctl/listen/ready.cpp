#include "hookctl/listen/ready.hpp"

#include "hookctl/os/files.hpp"

#include <tuple>
#include <utility>

namespace hookctl::listen {

Ready::Ready(std::filesystem::path file, std::optional<os::HandedDescriptor> descriptor)
    : m_file(std::move(file))
    , m_descriptor(std::move(descriptor))
{
}

Ready::~Ready()
{
  if (m_told.empty() || m_file.empty()) {
    return;
  }
  const auto there = os::read_file(m_file, m_told.size());
  if (there && *there == m_told) {
    std::ignore = os::remove_file(m_file); // there is nobody left to tell
  }
}

Result<> Ready::tell(const std::string& url)
{
  const std::string line = url + "\n";
  if (!m_file.empty()) {
    HOOKCTL_TRY(os::write_file_atomic(m_file, line).map_error(within("flag --ready-file")));
    m_told = line;
  }
  if (m_descriptor) {
    HOOKCTL_TRY(m_descriptor->write_last(line).map_error(within("flag --ready-fd")));
    m_descriptor.reset();
  }
  return {};
}

} // namespace hookctl::listen
