#pragma once

#include <tl/expected.hpp>

#include <string_view>

namespace hookctl::http::detail {

/// Why a request ends here. `why` is a literal of ours: nothing of the sender's goes back to it.
struct Refusal {
  int status = 400; ///< 0: the peer is gone, there is nobody to answer
  std::string_view why;
};

template<typename T> using Checked = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(int status, std::string_view why)
{
  return tl::unexpected<Refusal>(Refusal{status, why});
}

} // namespace hookctl::http::detail
