#include "hookctl/event/raw_request.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("raw request: what belongs to one connection stays behind and all else keeps its order")
{
  const model::Headers received = {{"Host", "hooks.example"},
                                   {"Stripe-Signature", "t=1,v1=a"},
                                   {"CONNECTION", "Keep-Alive, x-hop"},
                                   {"Keep-Alive", "timeout=5"},
                                   {"X-Hop", "1"},
                                   {"Content-Type", "application/json; charset=utf-8"},
                                   {"Content-Length", "2"},
                                   {"Transfer-Encoding", "chunked"},
                                   {"TE", "trailers"},
                                   {"Trailer", "X-T"},
                                   {"Upgrade", "h2c"},
                                   {"Proxy-Authorization", "Basic x"},
                                   {"Expect", "100-continue"},
                                   {"x-hookctl-account", "forged"},
                                   {"Authorization", "Bearer t"},
                                   {"X-Twice", "1"},
                                   {"X-Twice", "2"}};
  CHECK(event::end_to_end_headers(received) ==
        model::Headers{{"Stripe-Signature", "t=1,v1=a"},
                       {"Content-Type", "application/json; charset=utf-8"},
                       {"Authorization", "Bearer t"},
                       {"X-Twice", "1"},
                       {"X-Twice", "2"}});
}

TEST_CASE("raw request: its query is put behind the target's")
{
  CHECK(event::with_query("/hooks", "") == "/hooks");
  CHECK(event::with_query("/hooks", "a=1") == "/hooks?a=1");
  CHECK(event::with_query("/hooks?k=v", "a=1") == "/hooks?k=v&a=1");
}
