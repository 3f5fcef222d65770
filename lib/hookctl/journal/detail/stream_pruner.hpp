#pragma once

#include "hookctl/journal/detail/stream_keeper.hpp"
#include "hookctl/journal/detail/stream_queries.hpp"
#include "hookctl/journal/detail/subject.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/nats/connection.hpp"

namespace hookctl::journal::detail {

/// Takes away what a person wants gone before retention does it. Their ids are known as repeats
/// until nats-server is started anew: it learns them from what it keeps.
class StreamPruner {
public:
  /// Borrows all of them.
  StreamPruner(nats::Connection& connection,
               const Names& names,
               StreamQueries& queries,
               StreamKeeper& keeper)
      : m_connection(&connection)
      , m_names(&names)
      , m_queries(&queries)
      , m_keeper(&keeper)
  {
  }

  Result<Pruned> step(const PruneFilter& filter);

private:
  Result<> look_at(const Kept& kept, const PruneFilter& filter, Pruned& out);

  nats::Connection* m_connection;
  const Names* m_names;
  StreamQueries* m_queries;
  StreamKeeper* m_keeper;
};

} // namespace hookctl::journal::detail
