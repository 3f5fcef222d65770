#include "hookctl/listen/tale.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using listen::TaleStep;
using listen::tell_tale;

namespace {

journal::DeliveryDetails refused(int status, const std::string& reason, const std::string& account)
{
  journal::DeliveryDetails delivery;
  delivery.id = "dlv_1";
  delivery.accepted = false;
  delivery.account = account;
  delivery.status = status;
  delivery.reason = reason;
  return delivery;
}

const TaleStep& find_step(const std::vector<TaleStep>& steps, const std::string& outcome)
{
  const auto found =
      std::ranges::find_if(steps, [&](const TaleStep& step) { return step.outcome == outcome; });
  REQUIRE(found != steps.end());
  return *found;
}

} // namespace

TEST_CASE("tale: a refusal stops at its step with its reason and what to do")
{
  struct Case {
    int status;
    const char* reason;
    const char* account;
    const char* step;
  };

  for (const Case& one : {Case{404, "no account of ours has this URL", "", "account"},
                          Case{503, "account stopped: no key", "shop", "account"},
                          Case{405, "method GET is not allowed", "shop", "account"},
                          Case{401, "the signature is another one", "shop", "authenticate"},
                          Case{403, "the delivery is not from acme", "shop", "authenticate"},
                          Case{400, "malformed JSON", "shop", "parse"},
                          Case{415, "unsupported content type", "shop", "parse"},
                          Case{422, "payload: $.id is missing", "shop", "map"},
                          Case{400, "payload beyond the limits", "shop", "map"},
                          Case{403, "handshake verify: wrong token", "shop", "handshake"}}) {
    CAPTURE(one.reason);
    const auto steps = tell_tale(refused(one.status, one.reason, one.account));
    const TaleStep& stop = find_step(steps, "stopped");
    CHECK(stop.step == one.step);
    CHECK(stop.why == one.reason);
    CHECK_FALSE(stop.next.empty());
    CHECK(steps.front().outcome == "passed");
    CHECK(steps.back().outcome == std::to_string(one.status));
  }
}

TEST_CASE(
    "tale: what is not signed has no key to compare, what is signed wrongly is explained by a "
    "command that there is")
{
  const auto next = [](const char* reason) {
    return find_step(tell_tale(refused(401, reason, "shop")), "stopped").next;
  };
  for (const char* reason : {"header X-Signature is missing",
                             "header X-Auth-Token and query token are missing",
                             "header date is missing, and it is signed"}) {
    CAPTURE(reason);
    CHECK(next(reason).find("key") == std::string::npos);
    CHECK(next(reason).ends_with("hookctl inbox show dlv_1"));
  }
  CHECK(next("the signature does not match")
            .find("'hookctl verify --account shop --request FILE --explain'") != std::string::npos);
}

TEST_CASE("tale: an accepted delivery tells each field with what was tried, and each event's end")
{
  journal::DeliveryDetails delivery;
  delivery.id = "dlv_1";
  delivery.account = "shop";
  delivery.status = 200;
  delivery.verified = "hmac-sha256";
  delivery.key = "current";
  delivery.trace =
      R"({"auth":{"scheme":"hmac-sha256","key":"current","signed_at":null},"delivery":[],)"
      R"("events":[[{"field":"sender","outcome":"found","path":"$.b","value":"+1","type":"string",)"
      R"("tried":[{"path":"a","outcome":"missing","detail":"nearest is b"},)"
      R"({"path":"b","outcome":"found","detail":""}]}]],"notes":["n"]})";
  journal::EventDetails inactive;
  inactive.event.id = "evt_1";
  inactive.event.code = "orders/paid; rm -rf";
  inactive.event.status = journal::EventStatus::inactive;
  delivery.events.push_back(inactive);
  const auto steps = tell_tale(delivery);
  const TaleStep& field = find_step(steps, "found");
  CHECK(field.found == "sender = +1 from $.b");
  CHECK(field.why == "a is missing (nearest is b)");
  CHECK(field.event == "evt_1");
  CHECK(find_step(steps, "note").found == "n");
  CHECK(find_step(steps, "inactive").next ==
        "to have it delivered: hookctl event activate shop CODE");
}

TEST_CASE("tale: a trace that cannot be read leaves the rest")
{
  journal::DeliveryDetails delivery;
  delivery.id = "dlv_1";
  delivery.trace = "{";
  CHECK(tell_tale(delivery).size() == 7);
}
