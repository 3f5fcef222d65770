#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/detail/key_formats.hpp"
#include "hookctl/crypto/detail/key_handle.hpp"
#include "hookctl/json/document.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>

#include <array>

namespace hookctl::crypto::detail {

namespace {

using json::Document;
using json::Kind;
using json::NodeIndex;

constexpr json::Limits kLimits{.bytes = kMaxKeyText, .depth = 16, .nodes = 20'000};
/// 16384 bits: OpenSSL verifies with nothing longer.
constexpr std::size_t kMaxNumberBytes = 2048;

tl::unexpected<Error> malformed(std::string message)
{
  return fail(
      Failure::malformed_key, std::move(message), "copy the JWK, or the whole JWK set, again");
}

struct Curve {
  std::string_view name;
  const char* group;
  std::size_t field;
};

constexpr std::array<Curve, 3> kCurves = {
    {{"P-256", "P-256", 32}, {"P-384", "P-384", 48}, {"P-521", "P-521", 66}}};

/// The JWS algorithms that a JWK's `alg` may pin it to.
constexpr std::array<std::pair<std::string_view, SignatureAlgorithm>, 11> kPins = {{
    {"EdDSA", SignatureAlgorithm::ed25519},
    {"Ed25519", SignatureAlgorithm::ed25519},
    {"ES256", SignatureAlgorithm::ecdsa_p256_sha256},
    {"ES384", SignatureAlgorithm::ecdsa_p384_sha384},
    {"ES512", SignatureAlgorithm::ecdsa_p521_sha512},
    {"RS256", SignatureAlgorithm::rsa_sha256},
    {"RS384", SignatureAlgorithm::rsa_sha384},
    {"RS512", SignatureAlgorithm::rsa_sha512},
    {"PS256", SignatureAlgorithm::rsa_pss_sha256},
    {"PS384", SignatureAlgorithm::rsa_pss_sha384},
    {"PS512", SignatureAlgorithm::rsa_pss_sha512},
}};

/// One JWK of the document.
class Jwk {
public:
  Jwk(const Document& document, NodeIndex object)
      : m_document(document)
      , m_object(object)
  {
  }

  /// "" when it is absent or no string.
  [[nodiscard]] std::string text(std::string_view name) const
  {
    const auto node = m_document.find_member(m_object, name);
    return node && m_document.kind(*node) == Kind::string ? m_document.to_text(*node) : "";
  }

  /// The bytes of a base64url member; "" when it is absent or malformed.
  [[nodiscard]] std::string bytes(std::string_view name) const
  {
    const auto decoded = base64_decode_lenient(text(name));
    return decoded && decoded->size() <= kMaxNumberBytes ? *decoded : "";
  }

  [[nodiscard]] bool has(std::string_view name) const
  {
    return m_document.find_member(m_object, name).has_value();
  }

  /// False for a key that is there to encrypt.
  [[nodiscard]] bool is_for_signatures() const
  {
    const auto operations = m_document.find_member(m_object, "key_ops");
    if (!operations || m_document.kind(*operations) != Kind::array) {
      return text("use") != "enc";
    }
    for (NodeIndex i = *operations + 1; i < m_document.nodes()[*operations].end; ++i) {
      const std::string operation = m_document.to_text(i);
      if (operation == "verify" || operation == "sign") {
        return text("use") != "enc";
      }
    }
    return false;
  }

  [[nodiscard]] std::optional<SignatureAlgorithm> pin() const
  {
    const std::string alg = text("alg");
    for (const auto& [name, algorithm] : kPins) {
      if (name == alg) {
        return algorithm;
      }
    }
    return std::nullopt;
  }

private:
  const Document& m_document;
  NodeIndex m_object;
};

/// A key put together from its numbers.
class Assembly {
public:
  Assembly()
      : m_builder(OSSL_PARAM_BLD_new())
  {
  }

  void add_number(const char* name, const std::string& bytes)
  {
    m_numbers.emplace_back(BN_bin2bn(readable(bytes), static_cast<int>(bytes.size()), nullptr));
    m_good = m_good && m_builder && m_numbers.back() &&
             OSSL_PARAM_BLD_push_BN(m_builder.get(), name, m_numbers.back().get()) == 1;
  }

  void add_text(const char* name, const char* value)
  {
    m_good = m_good && m_builder &&
             OSSL_PARAM_BLD_push_utf8_string(m_builder.get(), name, value, 0) == 1;
  }

  /// `bytes` must live until build().
  void add_octets(const char* name, const std::string& bytes)
  {
    m_good =
        m_good && m_builder &&
        OSSL_PARAM_BLD_push_octet_string(m_builder.get(), name, bytes.data(), bytes.size()) == 1;
  }

  /// Null when the numbers are no key.
  PKey build(const char* type, KeyPart part)
  {
    const Params params{m_good ? OSSL_PARAM_BLD_to_param(m_builder.get()) : nullptr};
    const PKeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    const int selection = part == KeyPart::private_half ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    EVP_PKEY* key = nullptr;
    if (params && context && EVP_PKEY_fromdata_init(context.get()) == 1) {
      // On failure the key stays null.
      std::ignore = EVP_PKEY_fromdata(context.get(), &key, selection, params.get());
    }
    ERR_clear_error();
    return PKey{key};
  }

private:
  ParamBuilder m_builder;
  std::vector<Number> m_numbers;
  bool m_good = true;
};

KeyPart part_of(const Jwk& jwk)
{
  return jwk.has("d") ? KeyPart::private_half : KeyPart::public_half;
}

PKey read_rsa(const Jwk& jwk)
{
  // The primes are optional, and needed all or none (RFC 7518 section 6.3.2).
  constexpr std::array<std::pair<const char*, const char*>, 6> kPrivate = {{
      {"d", OSSL_PKEY_PARAM_RSA_D},
      {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
      {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
      {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
      {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
      {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
  }};
  const std::string n = jwk.bytes("n");
  const std::string e = jwk.bytes("e");
  if (n.empty() || e.empty()) {
    return nullptr;
  }
  Assembly assembly;
  assembly.add_number(OSSL_PKEY_PARAM_RSA_N, n);
  assembly.add_number(OSSL_PKEY_PARAM_RSA_E, e);
  for (const auto& [name, parameter] : kPrivate) {
    if (jwk.has("d") && jwk.has(name)) {
      assembly.add_number(parameter, jwk.bytes(name));
    }
  }
  return assembly.build("RSA", part_of(jwk));
}

PKey read_ec(const Jwk& jwk, const Curve& curve)
{
  const std::string x = jwk.bytes("x");
  const std::string y = jwk.bytes("y");
  if (x.size() != curve.field || y.size() != curve.field) {
    return nullptr;
  }
  const std::string point = "\x04" + x + y; // SEC 1: uncompressed
  Assembly assembly;
  assembly.add_text(OSSL_PKEY_PARAM_GROUP_NAME, curve.group);
  assembly.add_octets(OSSL_PKEY_PARAM_PUB_KEY, point);
  if (jwk.has("d")) {
    assembly.add_number(OSSL_PKEY_PARAM_PRIV_KEY, jwk.bytes("d"));
  }
  PKey key = assembly.build("EC", part_of(jwk));
  const PKeyContext check{key ? EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr) : nullptr};
  const bool holds = check && EVP_PKEY_public_check(check.get()) == 1;
  ERR_clear_error();
  return holds ? std::move(key) : nullptr;
}

Result<AsymmetricKey> read_okp(const Jwk& jwk)
{
  return jwk.has("d") ? read_ed25519_private(jwk.bytes("d") + jwk.bytes("x"))
                      : read_ed25519_public(jwk.bytes("x"));
}

Result<AsymmetricKey> wrap(PKey key, const Jwk& jwk)
{
  if (!key) {
    return malformed("a key of the JWK set does not hold the numbers of a key");
  }
  return KeyReader::wrap(std::move(key), part_of(jwk), jwk.text("kid"), jwk.pin());
}

/// nullopt for a kind of key that is not for us.
Result<std::optional<AsymmetricKey>> read_jwk(const Jwk& jwk)
{
  const std::string kty = jwk.text("kty");
  const std::string crv = jwk.text("crv");
  std::optional<AsymmetricKey> made;
  if (!jwk.is_for_signatures()) {
    return made;
  }
  if (kty == "RSA") {
    HOOKCTL_TRY_AS(made, wrap(read_rsa(jwk), jwk));
  }
  if (kty == "OKP" && crv == "Ed25519") {
    HOOKCTL_TRY_AS(const AsymmetricKey key, read_okp(jwk));
    made = KeyReader::named(key, jwk.text("kid"), jwk.pin());
  }
  for (const Curve& curve : kCurves) {
    if (kty == "EC" && crv == curve.name) {
      HOOKCTL_TRY_AS(made, wrap(read_ec(jwk, curve), jwk));
    }
  }
  return made;
}

Result<> add(std::vector<AsymmetricKey>& keys, const Document& document, NodeIndex object)
{
  if (document.kind(object) != Kind::object) {
    return malformed("the JWK set has a key that is no object");
  }
  HOOKCTL_TRY_AS(auto key, read_jwk(Jwk(document, object)));
  if (!key) {
    return {};
  }
  if (keys.size() == kMaxKeysInText) {
    return malformed(text("the JWK set has more than ", kMaxKeysInText, " keys"));
  }
  keys.push_back(std::move(*key));
  return {};
}

} // namespace

Result<std::vector<AsymmetricKey>> read_jwks(std::string_view json)
{
  const auto document = Document::parse(std::string(json), kLimits);
  if (!document) {
    return malformed("the key looks like a JWK and is not JSON");
  }
  if (!document->all_duplicate_keys(1).empty()) {
    return malformed("the JWK has the same member twice");
  }
  std::vector<AsymmetricKey> keys;
  const auto set = document->find_member(Document::root(), "keys");
  if (!set) {
    HOOKCTL_TRY(add(keys, *document, Document::root()));
    return keys;
  }
  const NodeIndex end = document->nodes()[*set].end;
  for (NodeIndex i = *set + 1; i < end; i = document->nodes()[i].end) {
    HOOKCTL_TRY(add(keys, *document, i));
  }
  return keys;
}

} // namespace hookctl::crypto::detail
