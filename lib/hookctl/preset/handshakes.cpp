#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kMethods = {"GET", "HEAD", "OPTIONS", "POST", "PUT"};

Result<int> read_status(yaml::MapReader& map, std::string_view key, int otherwise, int from, int to)
{
  HOOKCTL_TRY_AS(const auto status, map.optional_integer(key));
  if (!status) {
    return otherwise;
  }
  if (*status < from || *status > to) {
    return tl::unexpected<Error>(
        map.error_at(key, text(map.what(), '.', key, " is ", *status, "; use ", from, " to ", to)));
  }
  return static_cast<int>(*status);
}

Result<std::vector<Condition>> read_conditions(const yaml::Value* value,
                                               const yaml::Value& handshake)
{
  if (value == nullptr || value->members.empty()) {
    return bad(value == nullptr ? handshake : *value,
               "handshake.when is missing, so every request would be taken for the handshake",
               "say what tells it from a delivery, as in when: {query:hub.mode: subscribe}");
  }
  std::vector<Condition> conditions;
  for (const auto& [at, glob] : value->members) {
    HOOKCTL_TRY_AS(auto selector, read_selector(at, "handshake.when"));
    HOOKCTL_TRY_AS(std::string pattern, yaml::as_text(glob, text("handshake.when.", at.text)));
    conditions.push_back(Condition{std::move(selector), std::move(pattern)});
  }
  return conditions;
}

Result<> read_reply(yaml::MapReader& map, Handshake& handshake)
{
  HOOKCTL_TRY_AS(handshake.status, read_status(map, "status", 200, 200, 299));
  HOOKCTL_TRY_AS(handshake.refuse, read_status(map, "refuse", 403, 400, 599));
  HOOKCTL_TRY_AS(const auto type, map.optional_text("content_type"));
  handshake.content_type = type.value_or(handshake.content_type);
  if (const yaml::Value* reply = map.take("reply")) {
    HOOKCTL_TRY_AS(handshake.reply, read_template(*reply, "handshake.reply"));
  }
  return {};
}

Result<Handshake> read_handshake(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "handshake"));
  Handshake handshake;
  HOOKCTL_TRY_AS(handshake.name, map.required_text("name"));
  HOOKCTL_TRY_AS(const auto method, map.optional_word("method", kMethods));
  handshake.method = method.value_or("POST");
  HOOKCTL_TRY_AS(const auto is_signed, map.optional_bool("signed"));
  handshake.is_signed = is_signed.value_or(false);
  HOOKCTL_TRY_AS(handshake.when, read_conditions(map.take("when"), value));
  HOOKCTL_TRY_AS(handshake.absent, read_selectors(map.take("absent"), "handshake.absent"));
  if (const yaml::Value* token = map.take("token")) {
    HOOKCTL_TRY_AS(handshake.token, read_selector(*token, "handshake.token"));
  }
  HOOKCTL_TRY(read_reply(map, handshake));
  HOOKCTL_TRY(map.finish());
  return handshake;
}

} // namespace

Result<std::vector<Handshake>> read_handshakes(const yaml::Value* value)
{
  std::vector<Handshake> handshakes;
  HOOKCTL_TRY_AS(const auto items, read_list(value, "handshake"));
  for (const yaml::Value* item : items) {
    HOOKCTL_TRY_AS(auto handshake, read_handshake(*item));
    handshakes.push_back(std::move(handshake));
  }
  return handshakes;
}

} // namespace hookctl::preset::detail
