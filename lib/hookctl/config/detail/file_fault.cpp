#include "hookctl/config/detail/file_fault.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace hookctl::config::detail {

namespace {

using yaml::Value;

/// How the core names a field, at the beginning of a message or a context, and its key.
struct Naming {
  std::string_view words;
  std::string_view key;
};

constexpr Naming kNamings[] = {{"sender", "sender_path"},
                               {"source", "source_path"},
                               {"event path", "event_path"},
                               {"code", "event_path"},
                               {"id path", "id_path"},
                               {"time path", "time_path"},
                               {"send event data to user", "send_to_user"},
                               {"a default source and a source path", "default_source"},
                               {"payload_check", "payload_check"}};

constexpr std::string_view kParam = "param ";

using Member = std::pair<Value, Value>;

const Member* find_member(const Value& map, std::string_view key)
{
  const auto found =
      std::ranges::find_if(map.members, [&](const Member& one) { return one.first.text == key; });
  return found == map.members.end() ? nullptr : &*found;
}

/// The item of a list that is repeated in what was said, else the key.
SourcePos place_in(const Member& member, std::string_view said)
{
  for (const Value& item : member.second.items) {
    if (!item.text.empty() && said.find(item.text) != std::string_view::npos) {
      return item.at;
    }
  }
  return member.first.at;
}

const Member* find_param(const Value& account, std::string_view said)
{
  const Member* params = find_member(account, "params");
  if (params == nullptr || !said.starts_with(kParam)) {
    return nullptr;
  }
  const std::string_view rest = said.substr(kParam.size());
  return find_member(params->second, rest.substr(0, rest.find_first_of(" :\"")));
}

/// The key that one text is about.
const Member* find_named(const Value& account, std::string_view said)
{
  if (const Member* param = find_param(account, said)) {
    return param;
  }
  for (const Naming& naming : kNamings) {
    if (said.starts_with(naming.words)) {
      return find_member(account, naming.key);
    }
  }
  return nullptr;
}

/// The key that a failure of its kind is always about.
std::string_view key_of(Failure failure)
{
  switch (failure) {
  case Failure::provider_not_found:
    return "provider";
  case Failure::event_code_not_found:
  case Failure::malformed_event_code:
    return "events";
  case Failure::variant_not_found:
    return "variant";
  case Failure::parameter_not_found:
    return "auth_values";
  default:
    return "";
  }
}

} // namespace

Failure failure_in_file(const Error& error)
{
  const Failure failure = failure_of(error);
  if (error.code == ErrorCode::denied || error.code == ErrorCode::io ||
      error.code == ErrorCode::invalid_data) {
    return failure;
  }
  switch (failure) {
  case Failure::provider_not_found:
    return Failure::file_provider_unknown;
  case Failure::event_code_not_found:
  case Failure::malformed_event_code:
    return Failure::file_event_code_unknown;
  case Failure::malformed_path:
    return Failure::file_path_malformed;
  case Failure::path_without_match:
  case Failure::path_outside_schema:
    return Failure::file_path_without_match;
  default:
    return Failure::account_refused;
  }
}

std::optional<SourcePos> find_place(const Value& account, const Error& error)
{
  std::vector<std::string> said = error.context;
  said.push_back(error.message);
  if (const Member* member = find_member(account, key_of(failure_of(error)))) {
    return place_in(*member, error.message);
  }
  for (const std::string& one : said) {
    if (const Member* member = find_named(account, one)) {
      return place_in(*member, one);
    }
  }
  return std::nullopt;
}

} // namespace hookctl::config::detail
