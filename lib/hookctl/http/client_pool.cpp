#include "hookctl/base/mutex.hpp"
#include "hookctl/http/detail/make_client.hpp"

#include <utility>
#include <vector>

namespace hookctl::http {

namespace {

class ClientPool final : public Client {
public:
  ClientPool(ClientOptions options, std::size_t idle)
      : m_options(std::move(options))
      , m_idle_limit(idle)
  {
  }

  Result<model::Response> request(std::string_view method,
                                  const Url& url,
                                  const model::Headers& headers,
                                  std::string_view body) override
  {
    auto client = take();
    auto response = client->request(method, url, headers, body);
    give_back(std::move(client));
    return response;
  }

private:
  /// The one that was used last: the others' connections may end meanwhile.
  std::unique_ptr<Client> take()
  {
    {
      const MutexLock lock(m_mutex);
      if (!m_idle.empty()) {
        auto client = std::move(m_idle.back());
        m_idle.pop_back();
        return client;
      }
    }
    return detail::make_client(m_options, m_keeper);
  }

  void give_back(std::unique_ptr<Client> client)
  {
    const MutexLock lock(m_mutex);
    if (m_idle.size() < m_idle_limit) {
      m_idle.push_back(std::move(client));
    }
  }

  ClientOptions m_options;
  std::size_t m_idle_limit;
  std::shared_ptr<detail::DeadlineKeeper> m_keeper = std::make_shared<detail::DeadlineKeeper>();
  Mutex m_mutex;
  std::vector<std::unique_ptr<Client>> m_idle GUARDED_BY(m_mutex);
};

} // namespace

std::unique_ptr<Client> make_client_pool(const ClientOptions& options, std::size_t idle)
{
  return std::make_unique<ClientPool>(options, idle);
}

} // namespace hookctl::http
