#pragma once

#include "hookctl/http/detail/chunked.hpp"
#include "hookctl/http/detail/framing.hpp"
#include "hookctl/http/detail/head.hpp"
#include "hookctl/http/detail/refusal.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/model/http_message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::http::detail {

/// Makes requests out of one connection's bytes, in pieces of any size. Everything that can be
/// refused by the head alone is refused before a byte of the body is taken.
class Assembler {
public:
  enum class Progress { needs_head, needs_body, complete };

  /// `limits` must outlive it.
  explicit Assembler(const ServerLimits& limits)
      : m_limits(limits)
  {
  }

  /// Takes what it can use off the front of `input`. What is left belongs to the next request once
  /// this one is complete; else it is to be given again, with more behind it.
  Checked<Progress> feed(std::string_view& input);

  /// True when the sender waits to be told to go on; said once.
  bool take_continue();

  [[nodiscard]] bool keeps_alive() const { return m_framing.keeps_alive; }

  /// Of the body that is coming.
  [[nodiscard]] std::size_t received() const;
  /// What the unfinished request takes up here.
  [[nodiscard]] std::size_t held_bytes() const;

  /// Gives up the unfinished one.
  void reset();

  /// The complete request, without address and time; ready for the next one.
  model::Request take();

private:
  Checked<Progress> feed_head(std::string_view& input);
  Checked<Progress> feed_body(std::string_view& input);

  const ServerLimits& m_limits;
  HeadFinder m_finder;
  std::optional<Head> m_head; ///< until the request is taken
  std::size_t m_head_bytes = 0;
  Framing m_framing;
  bool m_says_continue = false;
  std::string m_body;
  std::optional<ChunkedBody> m_chunked;
};

} // namespace hookctl::http::detail
