#include "hookctl/preset/handshake_words.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::preset;

namespace {

select::Selector at(std::string_view text)
{
  return *select::Selector::parse(text);
}

} // namespace

TEST_CASE("handshake words: what is asked, what is answered, and what must hold")
{
  Handshake handshake;
  handshake.name = "subscribe";
  handshake.method = "GET";
  handshake.when = {{at("query:mode"), "subscribe"}, {at("query:challenge"), "*"}};
  handshake.absent = {at("header:X-Signature")};
  handshake.token = at("query:verify_token");
  handshake.reply = *select::Template::parse("{query:challenge}");
  CHECK(
      describe(handshake) ==
      "subscribe: a GET where query parameter mode is \"subscribe\" and query parameter challenge "
      "is there and there is no header X-Signature is answered 200 with \"{query:challenge}\". "
      "The account's handshake token must be in query parameter verify_token, else it is answered "
      "403.");
}

TEST_CASE("handshake words: proof, learned key and visit are said")
{
  Handshake handshake;
  handshake.name = "confirm";
  handshake.is_signed = true;
  handshake.when = {{at("Type"), "Subscription*"}};
  handshake.proof = Handshake::Proof{*select::Template::parse("{query:crc}"), "sha256", {}, {}};
  handshake.learn = at("header:X-Hook-Secret");
  handshake.visit = Handshake::Visit{at("SubscribeURL"), {"sns.*.example.com"}};
  const std::string words = describe(handshake);
  CAPTURE(words);
  CHECK(words.find("a signed POST where") != std::string::npos);
  CHECK(words.find(" is like \"Subscription*\"") != std::string::npos);
  CHECK(words.find("answered 200 without a body") != std::string::npos);
  CHECK(words.find("{proof} is HMAC-sha256 of \"{query:crc}\"") != std::string::npos);
  CHECK(words.find("The key comes in header X-Hook-Secret") != std::string::npos);
  CHECK(words.find("sns.*.example.com") != std::string::npos);
}
