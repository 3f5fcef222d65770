#pragma once

#include "hookctl/http/detail/acceptor.hpp"
#include "hookctl/http/detail/reactor.hpp"
#include "hookctl/http/server.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace hookctl::http::detail {

/// The server: one reactor that accepts, and as many more as were asked for, each with a thread of
/// its own. New connections go to all of them in turns, so that each may be held to its share of
/// the limits; what they count is counted together.
class ReactorGroup final : public Server {
public:
  ReactorGroup(Acceptor acceptor, const ServerParts& parts);

  [[nodiscard]] const std::string& base_url() const override;
  void replace_tls(std::shared_ptr<const crypto::TlsContext> tls) override;

  [[nodiscard]] const Counters& counters() const override { return *m_counters; }

  [[nodiscard]] bool run_soon(std::function<void()> task) override;
  void serve(const std::stop_token& stop) override;

private:
  bool pass_along(std::size_t reactor, std::function<void()> task);

  std::shared_ptr<Counters> m_counters = std::make_shared<Counters>();
  std::vector<std::unique_ptr<Reactor>> m_reactors; ///< the first accepts
  std::size_t m_turn = 0;                           ///< of the accepting thread
};

} // namespace hookctl::http::detail
