#pragma once

#include <array>
#include <streambuf>

namespace hookctl::cli {

/// Writes to a file descriptor and remembers why it could not: std::cout loses errno, and a broken
/// pipe is no failure while a full disk is one.
class DescriptorBuffer final : public std::streambuf {
public:
  explicit DescriptorBuffer(int descriptor);
  DescriptorBuffer(const DescriptorBuffer&) = delete;
  DescriptorBuffer& operator=(const DescriptorBuffer&) = delete;
  /// Writes what is left.
  ~DescriptorBuffer() override;

  /// errno of the first write that failed; 0 when none did. Nothing is written after it.
  [[nodiscard]] int error() const { return m_error; }

protected:
  int_type overflow(int_type character) override;
  int sync() override;

private:
  bool write_out();

  int m_descriptor;
  int m_error = 0;
  std::array<char, 32768> m_buffer;
};

} // namespace hookctl::cli
