#include "hookctl/auth/handshake_example.hpp"

#include "hookctl/auth/vectors.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/path/path.hpp"

#include <algorithm>
#include <set>

namespace hookctl::auth {

namespace {

using preset::Handshake;
using preset::KeyFormat;
using select::Selector;

/// An array in an example has no more; a preset may name any index.
constexpr std::size_t kMostItems = 16;

/// A payload grown one place at a time.
class Payload {
public:
  void put(const path::Query& place, std::string json)
  {
    Node* node = &m_root;
    for (const path::Query::Step& one : place.example_steps()) {
      node = &step(*node, one);
    }
    node->json = std::move(json);
    m_used = true;
  }

  [[nodiscard]] bool is_used() const { return m_used; }

  [[nodiscard]] std::string text() const
  {
    json::Writer out;
    write(out, m_root);
    return out.text();
  }

private:
  struct Node {
    std::string name; ///< of a member
    std::string json;
    std::vector<Node> members;
    std::vector<Node> items;
  };

  static Node& step(Node& node, const path::Query::Step& selector)
  {
    if (selector.kind != path::Query::Step::Kind::name) {
      const auto index = static_cast<std::size_t>(std::max<std::int64_t>(selector.index, 0));
      const std::size_t place = std::min(index, kMostItems - 1);
      node.items.resize(std::max(node.items.size(), place + 1));
      return node.items[place];
    }
    for (Node& member : node.members) {
      if (member.name == selector.name) {
        return member;
      }
    }
    node.members.push_back(Node{selector.name, {}, {}, {}});
    return node.members.back();
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the preset's paths are long
  static void write(json::Writer& out, const Node& node)
  {
    if (!node.members.empty()) {
      out.begin_object();
      for (const Node& member : node.members) {
        out.key(member.name);
        write(out, member);
      }
      out.end_object();
    } else if (!node.items.empty()) {
      out.begin_array();
      for (const Node& item : node.items) {
        write(out, item);
      }
      out.end_array();
    } else {
      out.raw(node.json.empty() ? "null" : node.json);
    }
  }

  Node m_root;
  bool m_used = false;
};

/// A text that the glob matches.
std::string fitting(std::string_view glob)
{
  std::string out;
  for (const char c : glob) {
    if (c == '*') {
      out += "example";
    } else {
      out += c == '?' ? 'x' : c;
    }
  }
  return out;
}

/// Numbers and words of JSON stay what they are: {type: 1}.
std::string as_json(const std::string& value)
{
  const auto document = json::Document::parse(value);
  const bool is_word = document && document->nodes().size() == 1 &&
                       document->kind(json::Document::root()) != json::Kind::string;
  return is_word ? value : json::quote_json(value);
}

std::string example_key(const Handshake& handshake)
{
  const std::string key = "example-key-of-the-account";
  switch (handshake.proof ? handshake.proof->key.format : KeyFormat::utf8) {
  case KeyFormat::utf8:
    return key;
  case KeyFormat::hex:
    return hex_encode(key);
  case KeyFormat::base64:
    return base64_encode(key);
  case KeyFormat::whsec:
    return "whsec_" + base64_encode(key);
  }
  return key;
}

/// Writes the request that a handshake waits for.
class Questioner {
public:
  Questioner(const preset::Preset& preset, const Handshake& handshake, std::string key)
      : m_preset(preset)
      , m_handshake(handshake)
      , m_key(std::move(key))
  {
  }

  HandshakeExample ask()
  {
    put_conditions();
    put_what_is_repeated();
    HandshakeExample example;
    example.url = text(kExampleUrl, m_query.empty() ? "" : "?", m_query);
    preset::Vector vector;
    vector.method = m_handshake.method;
    vector.url = example.url;
    vector.headers = m_headers;
    if (m_payload.is_used()) {
      vector.headers.emplace_back("Content-Type", "application/json");
      vector.body = m_payload.text();
    } else if (!m_form.empty()) {
      vector.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
      vector.body = m_form;
    }
    example.request = vector_request(vector);
    example.key = m_key;
    return example;
  }

private:
  /// What is asked for exactly first; that something is there at all is said of the token too.
  void put_conditions()
  {
    for (const preset::Condition& condition : m_handshake.when) {
      if (condition.glob != "*") {
        const std::string value = fitting(condition.glob);
        put(condition.at, value, as_json(value));
      }
    }
    put_secrets();
    for (const preset::Condition& condition : m_handshake.when) {
      put(condition.at, plausible(condition.at));
    }
  }

  void put_secrets()
  {
    if (m_handshake.token) {
      put(*m_handshake.token, kExampleHandshakeToken);
    }
    if (m_handshake.learn) {
      put(*m_handshake.learn, m_key);
    }
    if (m_handshake.visit && !m_handshake.visit->hosts.empty()) {
      put(m_handshake.visit->url,
          text("https://", fitting(m_handshake.visit->hosts.front()), "/confirm"));
    }
  }

  void put_what_is_repeated()
  {
    put_parts(m_handshake.reply);
    for (const auto& [name, value] : m_handshake.headers) {
      put_parts(value);
    }
    if (m_handshake.proof) {
      put_parts(m_handshake.proof->of);
    }
  }

  void put_parts(const select::Template& words)
  {
    for (const std::string& part : words.parts()) {
      const std::string place = part.substr(0, part.find('|'));
      if (place.find(':') == std::string::npos) {
        continue; // {body} and its like are not the sender's to choose
      }
      if (const auto selector = Selector::parse(place)) {
        put(*selector, plausible(*selector));
      }
    }
  }

  /// What a sample has there, or a word that says what it is.
  [[nodiscard]] std::string plausible(const Selector& selector) const
  {
    std::vector<std::string> samples = m_preset.more_samples;
    samples.insert(samples.begin(), m_preset.sample);
    for (const std::string& sample : selector.reads_payload() ? samples : Texts{}) {
      const auto document = json::Document::parse(sample);
      const select::Input input{nullptr, document ? &*document : nullptr};
      const auto values = selector.evaluate(input);
      if (values && !values->empty() && values->front().kind == json::Kind::string) {
        return values->front().text;
      }
    }
    const std::string& place = selector.name().empty() ? selector.text() : selector.name();
    const std::size_t last = place.find_last_of(".:]");
    return text("example-", last + 1 < place.size() ? place.substr(last + 1) : "value");
  }

  static void append_field(std::string& fields, const std::string& name, const std::string& value)
  {
    fields += text(fields.empty() ? "" : "&", percent_encode(name), "=", percent_encode(value));
  }

  void put(const Selector& at, const std::string& value)
  {
    put(at, value, json::quote_json(value));
  }

  /// The first value for a place stays.
  void put(const Selector& at, const std::string& value, const std::string& json)
  {
    std::string place = at.text();
    if (at.reads_payload()) {
      for (const std::string_view kind : {"json:", "root:"}) {
        place = place.starts_with(kind) ? place.substr(kind.size()) : place;
      }
    }
    if (!m_filled.insert(place).second) {
      return;
    }
    switch (at.kind()) {
    case Selector::Kind::header:
      m_headers.emplace_back(at.name(), value);
      break;
    case Selector::Kind::query:
      append_field(m_query, at.name(), value);
      break;
    case Selector::Kind::form:
      append_field(m_form, at.name(), value);
      break;
    case Selector::Kind::json:
    case Selector::Kind::root_json:
      if (const auto query = path::Query::parse(place)) {
        m_payload.put(*query, json);
      }
      break;
    case Selector::Kind::account:
    case Selector::Kind::constant:
      break;
    }
  }

  using Texts = std::vector<std::string>;

  const preset::Preset& m_preset;
  const Handshake& m_handshake;
  std::string m_key;
  model::Headers m_headers;
  std::string m_query;
  std::string m_form;
  Payload m_payload;
  std::set<std::string> m_filled;
};

std::vector<std::pair<std::string, std::string>> example_values(const preset::Preset& preset)
{
  std::vector<std::pair<std::string, std::string>> values;
  for (const preset::NeededValue& value : preset.values) {
    values.emplace_back(value.name, "example-" + value.name);
  }
  return values;
}

} // namespace

HandshakeExample make_handshake_example(const preset::Preset& preset, const Handshake& handshake)
{
  HandshakeExample example = Questioner(preset, handshake, example_key(handshake)).ask();
  Keys keys;
  keys.current = model::Secret(example.key);
  Context context;
  context.url = example.url;
  context.values = example_values(preset);
  HandshakeFacts facts;
  facts.token = kExampleHandshakeToken;
  facts.keys = handshake.learn ? nullptr : &keys;
  facts.context = &context;
  const auto document = body::parse_body(example.request, preset.unwrap);
  example.answer = answer_handshake(preset.handshakes,
                                    example.request,
                                    document ? &*document : nullptr,
                                    facts,
                                    handshake.is_signed ? Authenticated::yes : Authenticated::no);
  return example;
}

} // namespace hookctl::auth
