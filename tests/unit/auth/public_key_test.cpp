#include "hookctl/base/bytes.hpp"
#include "tests/support/throwaway_keys.hpp"
#include "tests/unit/auth/engine_fixture.hpp"

using namespace hookctl;
using namespace hookctl::tests;
using preset::Encoding;
using preset::PublicKeyScheme;

namespace {

// Made by the providers' own libraries, or published by them.

constexpr const char* kHexKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
constexpr const char* kHexSignature =
    "ca32e478509b73e8395c615d1bf816bb8a7433926280e8366ea67160fedea1a91a4edf6b75e499cbb499878a"
    "735db7945394cf5876708c1eae7790d978b37104";
constexpr const char* kHexBody =
    "{\"id\":\"787053080478613555\",\"application_id\":\"1234560123453231555\",\"type\":1,\"t"
    "oken\":\"tok\",\"version\":1}";
constexpr const char* kBase64Key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
constexpr const char* kBase64Signature =
    "YuXlvf71JD+qAyz0vNbL0kug7P3OeQF+20nCfQphvV/YGPObOOuXuNt0F7eeCuMjtkFwNQfuD4hlLzJBJOzxDw==";
constexpr const char* kBase64Body =
    "{\"data\":{\"event_type\":\"message.received\",\"id\":\"b301ed3f-1490-491f-995f-6e64e696"
    "74d4\",\"occurred_at\":\"2023-11-14T22:13:20.000+00:00\",\"payload\":{\"direction\":\"in"
    "bound\",\"from\":{\"phone_number\":\"+13125550001\"},\"id\":\"84cca175-9755-4859-b67f-47"
    "30d7f58aa3\",\"text\":\"Hello\",\"to\":[{\"phone_number\":\"+13125550002\"}],\"type\":\""
    "SMS\"},\"record_type\":\"event\"}}";
constexpr const char* kDerKey =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe6"
    "2gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
constexpr const char* kDerSignature =
    "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15Tl"
    "uLtEZtM=";
constexpr const char* kDerBody =
    "[{\"email\":\"hello@world.com\",\"event\":\"dropped\",\"reason\":\"Bounced Address\",\"s"
    "g_event_id\":\"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA\",\"sg_message_id\":\""
    "LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0\",\"smtp-id\""
    ":\"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>\",\"timestamp\":1600112492}]\r"
    "\n";
/// "RSA PUBLIC KEY" around a SubjectPublicKeyInfo, without line breaks.
constexpr const char* kBrokenPemKey =
    "-----BEGIN RSA PUBLIC KEY----- MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuGJLF4hTTtxWo"
    "gT6dNkGf3CEgLAR2mGJzlds5cNbrHFoJNFnmVhkRYGzLYxx4EtDiezNCZVHfyMI2AKuNSQW2fEdDatVIG+q3Zr/X"
    "9eeDl8kQOGy804J/fgCYDrN8RQu0n5Dh1inv4puca0wb29SCvoAwrWb33ehDBIvv6+rUKBdjtv2xTV65kNiVDo5V"
    "RCaYRVeE10osxeONgw55HVY4nczuxnR+dmc2282de6WHe5LXtr0ZBdJ8yttFOLIluZ/sNM5DIWZBkIWQhyT581tb"
    "A7bTpsIbrT/IMBlmioIILw8WGtI7zcmNkjU5dnq5HnlVKEDhj/Ug/dLiyno8+Vp7QIDAQAB -----END RSA PUB"
    "LIC KEY-----";
constexpr const char* kRsaSignature =
    "AhrmypOSWoewHG6LmIRuWjxyokuMDmPklrSU9p0gpUNjdSRCJzvpL6rjuTi5poV/ZLzWRWNM7X9yWjT5m9YFPshY"
    "rvigcd1ph4Ot2xmaJGYoUNJHijQccE6oDtDIp6i/8oLRafHgObQnGukZWPbP9OE5EiKz/VcsMP0Wv7hawI/sfIvi"
    "M0w+6fNOKXWi0jDBH9ap1mj5CqOUOojni7OD5iYmIrjV/h33dyNmbvAta9E+trzcEhYqxfHIN4Z8R2FsatfRHWic"
    "oQ4PE5cQ8+UONVya8qr85nQ9w8N7Ql7yNg9fEViYG4/W/JnGEbPPEf8WrYtKzoVyuupDz4mVHdfKWg==";
constexpr const char* kRsaBody =
    "{\"actor\":{\"actor_type\":\"user\",\"actor_id\":\"882f3926-b292-414b-a411-96380db373cd\""
    "},\"action\":\"message_create\",\"action_time\":\"2019-06-21T17:43:20.875Z\",\"data\":{\""
    "message\":{\"message_parts\":[{\"text\":{\"content\":\"Test 2\"}}],\"app_id\":\"55b190fa"
    "-5d3c-45c4-bc49-74ddcfcf53d7\",\"actor_id\":\"882f3926-b292-414b-a411-96380db373cd\",\"i"
    "d\":\"7a454fde-c720-4c97-a61d-0ffe70449eb6\",\"channel_id\":\"c8fddfaf-622a-4a0e-b060-4f"
    "3ccbeab606\",\"conversation_id\":\"c327498e-f713-481e-8d83-0603e03d2521\",\"message_type"
    "\":\"normal\",\"actor_type\":\"user\",\"created_time\":\"2019-06-21T17:43:20.866Z\"}}}";
constexpr const char* kListKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
constexpr const char* kListSignature =
    "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TB"
    "Ag==";
/// Signatures of SHA-1 and of SHA-256; their key is the certificate.
constexpr const char* kVersionOne =
    "{\"Type\":\"Notification\",\"MessageId\":\"22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324\",\"Topi"
    "cArn\":\"arn:aws:sns:us-west-2:123456789012:MyTopic\",\"Subject\":\"My First Message\",\""
    "Message\":\"Hello world!\",\"Timestamp\":\"2023-11-14T22:13:20.000Z\",\"SignatureVersion"
    "\":\"1\",\"SigningCertURL\":\"https://sns.us-west-2.amazonaws.com/SimpleNotificationServ"
    "ice-hookctltest.pem\",\"UnsubscribeURL\":\"https://sns.us-west-2.amazonaws.com/?Action=U"
    "nsubscribe\",\"Signature\":\"ISER2pkyLAmkVgyqbu80hDICLOZ174tMbUcW/YhMRDEd6zlfADunglyT7JS"
    "awK1Mrp4I5HFnGkRrYEMWZEIeLonPxWI3+pf25C0atEyjSD5hVfhY5QcRkKzIVsr/ivdrPVhQToUltu/T4q/4bbE"
    "lhJ/xqCPl7QLWa78B6NKG+gMQ8AM2oFiu6fRuxLN4qt15QQo+Eu+iRj4ZgAfWX9rhOQjrAMQeMTiZjkE2kZK9B3t"
    "HWQXs/Ek7nCtTqESx/tsaUKzyxEsNLLLbcpsc3jLjyNgenXGaaHlz6FUDUUgQSFT0RCch8f6laSj0x0cec3SEARy"
    "J7YwVacPmqXPWlJt2PQ==\"}";
constexpr const char* kVersionTwo =
    "{\"Type\":\"Notification\",\"MessageId\":\"22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324\",\"Topi"
    "cArn\":\"arn:aws:sns:us-west-2:123456789012:MyTopic\",\"Subject\":\"My First Message\",\""
    "Message\":\"Hello world!\",\"Timestamp\":\"2023-11-14T22:13:20.000Z\",\"SignatureVersion"
    "\":\"2\",\"SigningCertURL\":\"https://sns.us-west-2.amazonaws.com/SimpleNotificationServ"
    "ice-hookctltest.pem\",\"UnsubscribeURL\":\"https://sns.us-west-2.amazonaws.com/?Action=U"
    "nsubscribe\",\"Signature\":\"CIR1BsaxHPEFNIwfqevo4OQvGiIrlJaja2JjiuxuFyGXi0eDh+zGhx1j7rT"
    "+NiuCimDcRFdbM2tY5MgzEl2ubxBSkoy9VHP1LE6M1n1g4j7uekn3rX4AC45FNvVJ4ujjyJeJqfdiuNQK++yOPf4"
    "qSci0hKZH/sKKHLzmbgUty7XhoSHzMCSKNQP5ulhf5jevGR7soK7Mns1xCjCXgpOOQiWex4l5+0uNsOLzb0VxYVE"
    "ci8mc3bT/0KYcEhggh5YaueXdlwpUm9kZeF7+qOx9sFrXVQaooTvghIcYWb03iQITT6hCPgOr/5l3annyMO9nGLX"
    "7j+QVuIKm4dG0A2csxA==\"}";

PublicKeyScheme make_engine(std::string_view algorithm, preset::SignedRequest request)
{
  PublicKeyScheme engine;
  engine.algorithm = algorithm;
  engine.request = std::move(request);
  return engine;
}

preset::Scheme
make_public(std::string_view algorithm, std::string_view text, Encoding encoding = Encoding::base64)
{
  return scheme_of(make_engine(algorithm, signed_by(text, "header:X-Sig", encoding)));
}

/// The version in the body chooses the hash; the signature is in the body too.
preset::Scheme versioned_scheme()
{
  auto engine = make_engine("rsa-sha256",
                            signed_by("Message\\n{json:Message}\\nMessageId\\n{json:MessageId}\\n"
                                      "[Subject\\n{json:Subject}\\n]Timestamp\\n{json:Timestamp}\\n"
                                      "TopicArn\\n{json:TopicArn}\\nType\\n{json:Type}\\n",
                                      "Signature",
                                      Encoding::base64));
  preset::AlgorithmChoice choice;
  choice.at = selector("SignatureVersion");
  choice.choose = {{"1", "rsa-sha1"}, {"2", "rsa-sha256"}};
  engine.request.choice = choice;
  return scheme_of(std::move(engine));
}

std::string replace_first(std::string text, std::string_view from, std::string_view to)
{
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

} // namespace

TEST_CASE("public_key: providers' own signatures verify, and no changed body does")
{
  const struct {
    const char* algorithm;
    const char* text;
    Encoding encoding;
    const char* key;
    const char* signature;
    const char* timestamp;
    const char* body;
  } cases[] = {
      {"ed25519",
       "{header:X-Time}{body}",
       Encoding::hex,
       kHexKey,
       kHexSignature,
       "1700000000",
       kHexBody},
      {"ed25519",
       "{header:X-Time}|{body}",
       Encoding::base64,
       kBase64Key,
       kBase64Signature,
       "1700000000",
       kBase64Body},
      {"ecdsa-p256-sha256",
       "{header:X-Time}{body}",
       Encoding::base64,
       kDerKey,
       kDerSignature,
       "1600112502",
       kDerBody},
      {"rsa-sha256", "{body}", Encoding::base64, kBrokenPemKey, kRsaSignature, "", kRsaBody},
  };

  for (const auto& c : cases) {
    CAPTURE(c.key);
    const auto scheme = make_public(c.algorithm, c.text, c.encoding);
    const model::Headers headers = {{"X-Time", c.timestamp}, {"X-Sig", c.signature}};
    const std::string body = c.body;
    CHECK(refusal(scheme, make_keys(c.key), make_request(headers, body)).empty());
    for (const std::string& other : {body + " ", body.substr(1), std::string()}) {
      CHECK(refusal(scheme, make_keys(c.key), make_request(headers, other)) ==
            "the signature does not match");
    }
    CHECK_FALSE(refusal(scheme, make_keys(keys::kRsaPublic), make_request(headers, body)).empty());
  }
}

TEST_CASE("public_key: a list of signatures with Ed25519, as Standard Webhooks v1a has it")
{
  auto engine = make_engine("ed25519",
                            signed_by("{header:webhook-id}.{timestamp}.{body}",
                                      "header:webhook-signature",
                                      Encoding::base64));
  preset::SignatureList list;
  list.separators = " ";
  list.assign = ',';
  list.signature = pattern("v1a");
  engine.request.signature.list = list;
  preset::TimestampSpec timestamp;
  timestamp.at = selector("header:webhook-timestamp");
  timestamp.tolerance = std::chrono::seconds(300);
  engine.request.timestamp = timestamp;
  const auto scheme = scheme_of(std::move(engine));
  const auto sent = [](std::string signature) {
    return make_request({{"webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"},
                         {"webhook-timestamp", "1614265330"},
                         {"webhook-signature", std::move(signature)}},
                        R"({"test": 2432232314})");
  };
  const TimePoint then = from_unix_ms(1'614'265'330'000);
  const auto by = make_keys(kListKey);
  CHECK(refusal(scheme, by, sent(kListSignature), then).empty());
  CHECK(refusal(scheme, by, sent(text("v1,AAAA ", kListSignature)), then).empty());
  CHECK_FALSE(refusal(scheme, by, sent(text("v1,", kListSignature + 4)), then).empty());
  CHECK(refusal(scheme, by, sent(kListSignature), then + std::chrono::seconds(301)) ==
        "the timestamp is 301 s old, 300 s are allowed");
}

TEST_CASE("public_key: the request may choose among the algorithms that are allowed")
{
  const auto scheme = versioned_scheme();
  const auto by = make_keys(keys::kCertificate);
  CHECK(refusal(scheme, by, make_request({}, kVersionOne)).empty());
  CHECK(refusal(scheme, by, make_request({}, kVersionTwo)).empty());
  const auto swapped =
      replace_first(kVersionOne, "\"SignatureVersion\":\"1\"", "\"SignatureVersion\":\"2\"");
  CHECK(refusal(scheme, by, make_request({}, swapped)) == "the signature does not match");
  const auto unknown =
      replace_first(kVersionOne, "\"SignatureVersion\":\"1\"", "\"SignatureVersion\":\"3\"");
  CHECK_FALSE(refusal(scheme, by, make_request({}, unknown)).empty());
  const auto changed = replace_first(kVersionTwo, "Hello", "hello");
  CHECK(refusal(scheme, by, make_request({}, changed)) == "the signature does not match");
}

TEST_CASE("public_key: every algorithm signs and verifies, with either form of ECDSA")
{
  for (const auto& known : keys::kSigned) {
    for (const bool raw : {false, true}) {
      CAPTURE(known.algorithm);
      CAPTURE(raw);
      auto engine =
          make_engine(known.algorithm, signed_by("{body}", "header:X-Sig", Encoding::base64));
      engine.raw_ecdsa = raw;
      const auto scheme = scheme_of(engine);
      engine.raw_ecdsa = !raw;
      const auto other_form = scheme_of(engine);
      auth::Draft draft;
      draft.body = "{\"a\":1}";
      auto request = signed_request(scheme, known.private_key, draft);
      CHECK(refusal(scheme, make_keys(known.public_key), request).empty());
      const bool is_ecdsa = std::string_view(known.algorithm).starts_with("ecdsa");
      CHECK(refusal(other_form, make_keys(known.public_key), request).empty() == !is_ecdsa);
      request.body += ' ';
      CHECK(refusal(scheme, make_keys(known.public_key), request) ==
            "the signature does not match");
    }
  }
}

TEST_CASE("public_key: the request says which key of a set it means")
{
  auto engine = make_engine("rsa-sha256", signed_by("{body}", "header:X-Sig", Encoding::base64));
  engine.key_id = selector("header:X-Key");
  const auto scheme = scheme_of(engine);
  const auto by = make_keys(text("{\"keys\":[", keys::kP256Jwk, ",", keys::kRsaJwk, "]}"));
  auth::Draft draft;
  draft.body = "{}";
  auto request = signed_request(scheme, keys::kRsaPrivateJwk, draft);
  CHECK(model::find_header(request.headers, "X-Key") == "rsa-1");
  CHECK(refusal(scheme, by, request).empty());
  CHECK(refusal(scheme, make_keys(keys::kRsaPublic), request).empty()); // has no id: is tried
  const std::string signature(*model::find_header(request.headers, "X-Sig"));
  CHECK(refusal(scheme, by, make_request({{"X-Key", "rsa-2"}, {"X-Sig", signature}})) ==
        "the request is signed with the key \"rsa-2\", which the account does not have");
  CHECK(refusal(scheme, by, make_request({{"X-Key", "ec-1"}, {"X-Sig", signature}})) ==
        "the request is signed with the key \"ec-1\", which the account does not have");
  CHECK(refusal(scheme, by, make_request({{"X-Sig", signature}})) == "header X-Key is missing");
}

TEST_CASE("public_key: a key of another kind is named as the reason, and never shown")
{
  const auto scheme = make_public("ed25519", "{body}");
  const auto request = make_request({{"X-Sig", base64_encode(std::string(64, 'x'))}});
  CHECK(refusal(scheme, make_keys(keys::kRsaPublic), request) ==
        "the account has no key for ed25519");
  CHECK(refusal(scheme, make_keys("not a key"), request) ==
        "the account's key cannot be used: the key is not a public key");
}

TEST_CASE("public_key: signing needs a private key of the algorithm's kind")
{
  SeededRng rng;
  for (const char* key : {keys::kEd25519Public, keys::kP256Private}) {
    const auto made =
        auth::sign(make_public("ed25519", "{body}"), model::Secret(key), {}, kContext, rng);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::invalid_argument);
    CHECK(made.error().message == "there is no private key for ed25519");
  }
}
