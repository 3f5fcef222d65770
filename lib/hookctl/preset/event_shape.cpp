#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

constexpr std::size_t kLongestCode = 128;

enum class Field { code, id, time };

/// Reads `event.code` and its like: one entry, or a list tried in order. The order of ValueRule is
/// fixed, so entries must be written in it: what a file says is what happens.
class RuleReader {
public:
  RuleReader(Field field, std::string what)
      : m_field(field)
      , m_what(std::move(what))
  {
  }

  Result<ValueRule> read(const yaml::Value* value)
  {
    if (value == nullptr) {
      return std::move(m_rule);
    }
    if (value->kind != yaml::Value::Kind::sequence) {
      HOOKCTL_TRY(entry(*value));
      return std::move(m_rule);
    }
    for (const yaml::Value& item : value->items) {
      HOOKCTL_TRY(entry(item));
    }
    return std::move(m_rule);
  }

private:
  enum Rank { kSelector, kKeyOf, kJoin, kConstant, kHash };

  Result<> enter(Rank rank, const yaml::Value& value)
  {
    if (rank < m_last || (rank == m_last && rank != kSelector)) {
      return bad(value,
                 m_what + ": the entries are not in the order in which they are tried",
                 "write paths first, then one key_of, one join, one constant, one hash; {join: "
                 "\"{json:PATH}\"} is a path in join's place");
    }
    m_last = rank;
    return {};
  }

  Result<> entry(const yaml::Value& value)
  {
    if (value.kind != yaml::Value::Kind::map) {
      HOOKCTL_TRY(enter(kSelector, value));
      HOOKCTL_TRY_AS(auto selector, read_selector(value, m_what));
      m_rule.selectors.push_back(std::move(selector));
      return {};
    }
    HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, m_what));
    HOOKCTL_TRY(special(map, value));
    return map.finish();
  }

  Result<> special(yaml::MapReader& map, const yaml::Value& value)
  {
    if (const yaml::Value* join = map.take("join")) {
      HOOKCTL_TRY(enter(kJoin, value));
      HOOKCTL_TRY_AS(m_rule.joined, read_template(*join, m_what + ".join"));
      return {};
    }
    if (const yaml::Value* path = map.take("key_of")) {
      return key_of(map, *path, value);
    }
    if (const yaml::Value* constant = map.take("constant")) {
      HOOKCTL_TRY(enter(kConstant, value));
      HOOKCTL_TRY_AS(m_rule.constant, yaml::as_text(*constant, m_what + ".constant"));
      return m_field == Field::code
                 ? Result<>{}
                 : Result<>(bad(value, m_what + ": only event.code can be a constant"));
    }
    if (const yaml::Value* hash = map.take("hash")) {
      return hash_of(*hash, value);
    }
    // An unknown key is named by finish(), with a suggestion.
    return value.members.empty() ? Result<>(bad(value, m_what + " is empty")) : Result<>{};
  }

  Result<> key_of(yaml::MapReader& map, const yaml::Value& path, const yaml::Value& value)
  {
    HOOKCTL_TRY(enter(kKeyOf, value));
    HOOKCTL_TRY_AS(auto selector, read_selector(path, m_what + ".key_of"));
    HOOKCTL_TRY_AS(auto among, map.optional_texts("among"));
    if (!selector.reads_payload()) {
      return bad(path, m_what + ".key_of must be a path in the payload");
    }
    if (among.empty()) {
      return bad(value,
                 m_what + ".key_of needs among",
                 "list the keys to look for: among: [messages, statuses]");
    }
    m_rule.key_of = ValueRule::KeyOf{std::move(selector), std::move(among)};
    return {};
  }

  Result<> hash_of(const yaml::Value& hash, const yaml::Value& value)
  {
    HOOKCTL_TRY(enter(kHash, value));
    if (m_field != Field::id) {
      return bad(value, m_what + ": only event.id can be a hash");
    }
    if (hash.text != "body") {
      return bad(hash, m_what + ".hash can only be body");
    }
    m_rule.hash_body = true;
    return {};
  }

  Field m_field;
  std::string m_what;
  Rank m_last = kSelector;
  ValueRule m_rule;
};

bool is_code(std::string_view code)
{
  return !code.empty() && code.size() <= kLongestCode &&
         std::all_of(code.begin(), code.end(), [](char c) { return c > ' ' && c != '\x7F'; });
}

Result<std::vector<EventCodeInfo>> read_codes(const yaml::Value* value, const yaml::Value& event)
{
  if (value == nullptr || value->members.empty()) {
    return bad(value == nullptr ? event : *value,
               "event.codes is empty",
               "list the provider's event names with a few words each, as in orders/create: an "
               "order was placed");
  }
  std::vector<EventCodeInfo> codes;
  for (const auto& [code, help] : value->members) {
    if (!is_code(code.text)) {
      return bad(code,
                 text("event code ",
                      quote(code.text),
                      " must be 1 to ",
                      kLongestCode,
                      " bytes without spaces"));
    }
    HOOKCTL_TRY_AS(std::string words, yaml::as_text(help, text("event.codes.", code.text)));
    codes.push_back(EventCodeInfo{code.text, std::move(words)});
  }
  return codes;
}

} // namespace

Result<EventShape> read_event(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "event"));
  EventShape event;
  HOOKCTL_TRY_AS(event.code, RuleReader(Field::code, "event.code").read(map.take("code")));
  HOOKCTL_TRY_AS(event.id, RuleReader(Field::id, "event.id").read(map.take("id")));
  HOOKCTL_TRY_AS(event.time, RuleReader(Field::time, "event.time").read(map.take("time")));
  if (event.code.empty()) {
    return bad(value, "event.code is missing", "add code: PATH, header:NAME or {constant: NAME}");
  }
  HOOKCTL_TRY_AS(event.codes, read_codes(map.take("codes"), value));
  HOOKCTL_TRY(map.finish());
  return event;
}

} // namespace hookctl::preset::detail
