#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

constexpr std::size_t kLongestCode = 128;
constexpr std::size_t kMostEntries = 32;

enum class Field { code, id, time };

using Use = decltype(ValueRule::Alternative::use);

/// Reads `event.code` and its like: one entry, or a list tried in order.
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
      HOOKCTL_TRY(add(*value));
      return std::move(m_rule);
    }
    if (value->items.size() > kMostEntries) {
      return bad(*value,
                 text(m_what, " has ", value->items.size(), " entries; at most ", kMostEntries));
    }
    for (const yaml::Value& item : value->items) {
      HOOKCTL_TRY(add(item));
    }
    return std::move(m_rule);
  }

private:
  Result<> add(const yaml::Value& value)
  {
    HOOKCTL_TRY_AS(auto alternative, entry(value));
    // Nothing behind it would ever be tried.
    if (m_always) {
      return bad(value, m_what + ": the entry before this one always finds something");
    }
    m_always =
        alternative.when.empty() && (std::holds_alternative<ValueRule::Constant>(alternative.use) ||
                                     std::holds_alternative<ValueRule::BodyHash>(alternative.use));
    m_rule.alternatives.push_back(std::move(alternative));
    return {};
  }

  Result<ValueRule::Alternative> entry(const yaml::Value& value)
  {
    if (value.kind == yaml::Value::Kind::map && value.find("when") != nullptr) {
      return conditional(value);
    }
    HOOKCTL_TRY_AS(auto use, read_use(value));
    return ValueRule::Alternative{{}, std::move(use)};
  }

  Result<ValueRule::Alternative> conditional(const yaml::Value& value)
  {
    HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, m_what));
    HOOKCTL_TRY_AS(auto when, read_condition_map(map.take("when"), m_what + ".when"));
    const yaml::Value* use = map.take("use");
    HOOKCTL_TRY(map.finish());
    if (use == nullptr || when.empty()) {
      return bad(value,
                 m_what + " needs both when and use",
                 "such as {when: {\"header:X-Kind\": order}, use: order.id}");
    }
    HOOKCTL_TRY_AS(auto read, read_use(*use));
    return ValueRule::Alternative{std::move(when), std::move(read)};
  }

  Result<Use> read_use(const yaml::Value& value)
  {
    if (value.kind != yaml::Value::Kind::map) {
      HOOKCTL_TRY_AS(auto selector, read_selector(value, m_what));
      return Use(std::move(selector));
    }
    HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, m_what));
    HOOKCTL_TRY_AS(auto use, special(map, value));
    HOOKCTL_TRY(map.finish());
    if (!use) {
      return bad(value, m_what + " is empty");
    }
    return *std::move(use);
  }

  /// nullopt when no word is known: finish() then names the unknown one, with a suggestion.
  Result<std::optional<Use>> special(yaml::MapReader& map, const yaml::Value& value)
  {
    if (const yaml::Value* join = map.take("join")) {
      HOOKCTL_TRY_AS(auto joined, read_template(*join, m_what + ".join"));
      return std::optional<Use>(std::move(joined));
    }
    if (const yaml::Value* path = map.take("key_of")) {
      return key_of(map, *path, value);
    }
    if (const yaml::Value* path = map.take("only_key")) {
      return only_key(map, *path);
    }
    if (const yaml::Value* constant = map.take("constant")) {
      return read_constant(*constant, value);
    }
    if (const yaml::Value* hash = map.take("hash")) {
      return hash_of(*hash, value);
    }
    return std::optional<Use>{};
  }

  Result<std::optional<Use>> read_constant(const yaml::Value& constant, const yaml::Value& value)
  {
    HOOKCTL_TRY_AS(std::string written, yaml::as_text(constant, m_what + ".constant"));
    if (m_field != Field::code) {
      return bad(value, m_what + ": only event.code can be a constant");
    }
    if (written.empty()) {
      return bad(constant, m_what + ".constant is empty");
    }
    return std::optional<Use>(ValueRule::Constant{std::move(written)});
  }

  Result<select::Selector> read_path(const yaml::Value& path, std::string_view word)
  {
    const std::string what = text(m_what, '.', word);
    HOOKCTL_TRY_AS(auto selector, read_selector(path, what));
    if (!selector.reads_payload()) {
      return bad(path, what + " must be a path in the payload");
    }
    return selector;
  }

  Result<std::optional<Use>>
  key_of(yaml::MapReader& map, const yaml::Value& path, const yaml::Value& value)
  {
    HOOKCTL_TRY_AS(auto selector, read_path(path, "key_of"));
    HOOKCTL_TRY_AS(auto among, map.optional_texts("among"));
    if (among.empty()) {
      return bad(value,
                 m_what + ".key_of needs among",
                 "list the keys to look for: among: [messages, statuses]");
    }
    return std::optional<Use>(ValueRule::KeyOf{std::move(selector), std::move(among), {}});
  }

  Result<std::optional<Use>> only_key(yaml::MapReader& map, const yaml::Value& path)
  {
    HOOKCTL_TRY_AS(auto selector, read_path(path, "only_key"));
    HOOKCTL_TRY_AS(auto except, map.optional_texts("except"));
    return std::optional<Use>(ValueRule::KeyOf{std::move(selector), {}, std::move(except)});
  }

  Result<std::optional<Use>> hash_of(const yaml::Value& hash, const yaml::Value& value)
  {
    if (m_field != Field::id) {
      return bad(value, m_what + ": only event.id can be a hash");
    }
    if (hash.text != "body") {
      return bad(hash, m_what + ".hash can only be body");
    }
    return std::optional<Use>(ValueRule::BodyHash{});
  }

  Field m_field;
  std::string m_what;
  bool m_always = false;
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
