#include "hookctl/journal/detail/siphash.hpp"

#include <bit>
#include <cstddef>
#include <cstring>

namespace hookctl::journal::detail {

namespace {

class State {
public:
  explicit State(const SipKey& key)
      : m_v{key[0] ^ 0x736f6d6570736575U,
            key[1] ^ 0x646f72616e646f6dU,
            key[0] ^ 0x6c7967656e657261U,
            key[1] ^ 0x7465646279746573U}
  {
  }

  void add(std::uint64_t word)
  {
    m_v[3] ^= word;
    round();
    round();
    m_v[0] ^= word;
  }

  std::uint64_t finish()
  {
    m_v[2] ^= 0xffU;
    for (int i = 0; i < 4; ++i) {
      round();
    }
    return m_v[0] ^ m_v[1] ^ m_v[2] ^ m_v[3];
  }

private:
  void mix(int a, int b, int turn)
  {
    m_v[a] += m_v[b];
    m_v[b] = std::rotl(m_v[b], turn) ^ m_v[a];
  }

  void round()
  {
    mix(0, 1, 13);
    m_v[0] = std::rotl(m_v[0], 32);
    mix(2, 3, 16);
    mix(0, 3, 21);
    mix(2, 1, 17);
    m_v[2] = std::rotl(m_v[2], 32);
  }

  std::uint64_t m_v[4];
};

/// Little-endian, as the definition has it, on every machine.
std::uint64_t read_word(std::string_view bytes)
{
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return word;
}

} // namespace

std::uint64_t siphash(const SipKey& key, std::string_view text)
{
  State state(key);
  const std::uint64_t size = text.size();
  for (; text.size() >= 8; text.remove_prefix(8)) {
    state.add(read_word(text.substr(0, 8)));
  }
  state.add(read_word(text) | size << 56U);
  return state.finish();
}

} // namespace hookctl::journal::detail
