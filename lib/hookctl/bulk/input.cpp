#include "hookctl/bulk/input.hpp"

#include "hookctl/compress/decompress.hpp"
#include "hookctl/os/file_source.hpp"

namespace hookctl::bulk {

namespace {

class CountingSource final : public ByteSource {
public:
  CountingSource(std::unique_ptr<ByteSource> source, ReadBytes counted)
      : m_source(std::move(source))
      , m_counted(std::move(counted))
  {
  }

  Result<std::size_t> read(std::span<char> into) override
  {
    HOOKCTL_TRY_AS(const std::size_t count, m_source->read(into));
    m_counted->fetch_add(count, std::memory_order_relaxed);
    return count;
  }

private:
  std::unique_ptr<ByteSource> m_source;
  ReadBytes m_counted;
};

Result<std::unique_ptr<ByteSource>> open_lines(std::unique_ptr<os::FileSource> file,
                                               const ReadBytes& counted,
                                               const std::stop_token& stop)
{
  HOOKCTL_TRY(file->stop_on(stop));
  return compress::decompress(std::make_unique<CountingSource>(std::move(file), counted));
}

} // namespace

Input file_input(const std::filesystem::path& path, ReadBytes counted)
{
  return {path.string(),
          [path, counted = std::move(counted)](
              const std::stop_token& stop) -> Result<std::unique_ptr<ByteSource>> {
            HOOKCTL_TRY_AS(auto file, os::FileSource::open(path));
            return open_lines(std::move(file), counted, stop);
          }};
}

Input descriptor_input(int descriptor, std::string name, ReadBytes counted)
{
  return {name,
          [descriptor, name, counted = std::move(counted)](
              const std::stop_token& stop) -> Result<std::unique_ptr<ByteSource>> {
            HOOKCTL_TRY_AS(auto file, os::FileSource::borrow(descriptor, name));
            return open_lines(std::move(file), counted, stop);
          }};
}

} // namespace hookctl::bulk
