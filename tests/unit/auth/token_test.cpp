#include "hookctl/auth/verify.hpp"
#include "tests/unit/auth/fixture.hpp"

using namespace hookctl;
using namespace hookctl::tests;

namespace {

const char* const kPlaces = "token: {in: [{header: X-Auth-Token}, {header: Authorization, prefix: "
                            "'Bearer '}, {query: token}]}";

} // namespace

TEST_CASE("token: the first place that the request has decides")
{
  const auto scheme = make_scheme(kPlaces);

  struct Case {
    model::Headers headers;
    const char* target;
    const char* message;
  };

  const Case cases[] = {
      {{{"X-Auth-Token", "k3y"}}, "/", ""},
      {{{"Authorization", "Bearer k3y"}}, "/", ""},
      {{{"Authorization", "bearer k3y"}}, "/", ""},
      {{{"Authorization", "Basic k3y"}}, "/?token=k3y", ""},
      {{}, "/?token=k3y", ""},
      {{{"X-Auth-Token", "nope"}, {"Authorization", "Bearer k3y"}},
       "/",
       "the token in header X-Auth-Token is wrong"},
      {{{"X-Auth-Token", "K3Y"}}, "/", "the token in header X-Auth-Token is wrong"},
      {{{"X-Auth-Token", "k3y "}}, "/", "the token in header X-Auth-Token is wrong"},
      {{{"X-Auth-Token", ""}}, "/", "the token in header X-Auth-Token is wrong"},
      {{{"Authorization", "Bearer "}}, "/", "the token in header Authorization is wrong"},
      {{{"Authorization", "Bearerk3y"}},
       "/",
       "header X-Auth-Token and header Authorization (\"Bearer\") and query parameter token are "
       "missing"},
      {{{"X-Auth-Token", "k3y"}, {"x-auth-token", "k3y"}},
       "/",
       "header X-Auth-Token is there 2 times; it must be there once"},
      {{},
       "/",
       "header X-Auth-Token and header Authorization (\"Bearer\") and query parameter token are "
       "missing"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.message);
    auto request = make_request(c.headers);
    request.target = c.target;
    CHECK(refusal(scheme, make_keys("k3y"), request) == c.message);
  }
}

TEST_CASE("token: one inside the payload")
{
  const auto scheme = make_scheme("token: {in: [{json: auth.token}]}");
  CHECK(refusal(scheme, make_keys("k3y"), make_request({}, R"({"auth":{"token":"k3y"}})")).empty());
  CHECK(refusal(scheme, make_keys("k3y"), make_request({}, R"({"auth":{"token":"other"}})")) ==
        "the token in the payload's auth.token is wrong");
  CHECK(refusal(scheme, make_keys("k3y"), make_request({}, "not json")) ==
        "the payload's auth.token is missing");
}

TEST_CASE("basic: user and password are compared whole")
{
  const auto scheme = make_scheme("basic: {}");
  const auto with = [](std::string value) {
    return make_request({{"Authorization", std::move(value)}});
  };
  const auto keys = make_keys("user:pa:ss");
  CHECK(refusal(scheme, keys, with("Basic " + base64_encode("user:pa:ss"))).empty());
  CHECK(refusal(scheme, keys, with("basic " + base64_encode("user:pa:ss"))).empty());
  const auto wrong = "the user and password in header Authorization are wrong";
  for (const char* credentials :
       {"user:pa", "user", "", ":", "User:pa:ss", "user:pa:ss ", "user:pa:ss:"}) {
    CAPTURE(credentials);
    CHECK(refusal(scheme, keys, with("Basic " + base64_encode(credentials))) == wrong);
  }
  CHECK(refusal(scheme, keys, make_request({})) == "header Authorization is missing");
  CHECK(refusal(scheme, keys, with("Bearer x")) ==
        "header Authorization is not of the Basic scheme");
  CHECK(refusal(scheme, keys, with("Basic !!")) == "header Authorization does not hold base64");
  auto twice = with("Basic " + base64_encode("user:pa:ss"));
  twice.headers.push_back(twice.headers.front());
  CHECK(refusal(scheme, keys, twice) ==
        "header Authorization is there 2 times; it must be there once");
}
