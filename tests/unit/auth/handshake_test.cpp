#include "hookctl/auth/handshake.hpp"
#include "hookctl/preset/library.hpp"
#include "tests/unit/auth/fixture.hpp"

using namespace hookctl;
using namespace hookctl::auth;

namespace {

std::vector<preset::Handshake> handshakes_of(std::string_view id)
{
  return preset::Library("").find(id)->handshakes;
}

std::optional<HandshakeAnswer> ask(std::string_view id,
                                   const model::Request& request,
                                   Authenticated authenticated = Authenticated::no,
                                   std::string_view token = "t0ken")
{
  const auto document = body::parse_body(request);
  HandshakeFacts facts;
  facts.token = token;
  return answer_handshake(
      handshakes_of(id), request, document ? &*document : nullptr, facts, authenticated);
}

model::Request subscribe(std::string query)
{
  model::Request request;
  request.method = "GET";
  request.target = "/development/shop/x?" + std::move(query);
  return request;
}

} // namespace

TEST_CASE("handshake: Meta's subscription echoes the challenge for the right token")
{
  const auto answer =
      ask("whatsapp_cloud",
          subscribe("hub.mode=subscribe&hub.challenge=11%3C58&hub.verify_token=t0ken"));
  REQUIRE(answer);
  CHECK(answer->accepted);
  CHECK(answer->name == "subscribe");
  CHECK(answer->response.status == 200);
  CHECK(answer->response.body == "11<58");
  CHECK(model::find_header(answer->response.headers, "Content-Type") ==
        "text/plain; charset=utf-8");
  CHECK(model::find_header(answer->response.headers, "X-Content-Type-Options") == "nosniff");
}

TEST_CASE("handshake: a wrong or missing token is refused and the challenge not echoed")
{
  for (const char* query : {"hub.mode=subscribe&hub.challenge=1158&hub.verify_token=other",
                            "hub.mode=subscribe&hub.challenge=1158&hub.verify_token=",
                            "hub.mode=subscribe&hub.challenge=1158"}) {
    CAPTURE(query);
    const auto answer = ask("whatsapp_cloud", subscribe(query));
    REQUIRE(answer);
    CHECK_FALSE(answer->accepted);
    CHECK(answer->response.status == 403);
    CHECK(answer->response.body.find("1158") == std::string::npos);
  }
  const auto unset = ask("whatsapp_cloud",
                         subscribe("hub.mode=subscribe&hub.challenge=1&hub.verify_token="),
                         Authenticated::no,
                         "");
  REQUIRE(unset);
  CHECK_FALSE(unset->accepted);
  const auto bare = ask("whatsapp_cloud", subscribe("hub.mode=subscribe&hub.verify_token=t0ken"));
  REQUIRE(bare);
  CHECK_FALSE(bare->accepted);
}

TEST_CASE("handshake: what is not asked is not answered")
{
  CHECK_FALSE(ask("whatsapp_cloud",
                  subscribe("hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=t0ken")));
  CHECK_FALSE(ask("whatsapp_cloud", subscribe("")));
  auto post = subscribe("hub.mode=subscribe&hub.challenge=1&hub.verify_token=t0ken");
  post.method = "POST";
  CHECK_FALSE(ask("whatsapp_cloud", post));
  CHECK_FALSE(
      ask("stripe", tests::make_request({}, R"({"type":"url_verification","challenge":"x"})")));
  preset::Handshake unconditional;
  CHECK_FALSE(
      answer_handshake({unconditional}, tests::make_request({}), nullptr, {}, Authenticated::no));
}

TEST_CASE("handshake: Slack's URL check is answered after authentication only")
{
  const auto request =
      tests::make_request({{"Content-Type", "application/json"}},
                          R"({"type":"url_verification","challenge":"3eZ\u0062"})");
  CHECK_FALSE(ask("slack", request, Authenticated::no));
  const auto answer = ask("slack", request, Authenticated::yes);
  REQUIRE(answer);
  CHECK(answer->accepted);
  CHECK(answer->response.body == "3eZb");
  CHECK_FALSE(
      ask("slack", tests::make_request({}, R"({"type":"event_callback"})"), Authenticated::yes));
}

TEST_CASE("handshake: WooCommerce's unsigned ping is no delivery")
{
  const model::Headers form = {{"Content-Type", "application/x-www-form-urlencoded"}};
  const auto answer = ask("woocommerce", tests::make_request(form, "webhook_id=12"));
  REQUIRE(answer);
  CHECK(answer->accepted);
  CHECK(answer->response.status == 200);
  auto delivery = form;
  delivery.emplace_back("X-WC-Webhook-Topic", "order.created");
  CHECK_FALSE(ask("woocommerce", tests::make_request(delivery, "webhook_id=12")));
  CHECK_FALSE(ask("woocommerce",
                  tests::make_request({{"Content-Type", "application/json"}}, "webhook_id=12")));
}
