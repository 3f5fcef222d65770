#include "hookctl/account/activation.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::account {

namespace {

constexpr std::size_t kMaxCode = 200;

Result<> check_code(std::string_view code)
{
  if (code.empty() || code.size() > kMaxCode) {
    return fail(
        Failure::malformed_event_code,
        text("event code ", quote(code, 60), " has ", code.size(), " bytes; use 1 to ", kMaxCode),
        "run 'hookctl event list ACCOUNT' to see the codes");
  }
  if (!is_utf8(code)) { // the account's file would hold another one
    return fail(Failure::malformed_event_code,
                text("event code ", quote(code, 60), " is not UTF-8"),
                "run 'hookctl event list ACCOUNT' to see the codes");
  }
  return {};
}

bool is_known(std::string_view code, const std::vector<preset::EventCodeInfo>& known)
{
  // Either side may be the glob: `orders/*` asked for, or `action.*` listed by the provider.
  return std::any_of(known.begin(), known.end(), [&](const preset::EventCodeInfo& info) {
    return glob_match(code, info.code) || glob_match(info.code, code);
  });
}

Error unknown_code(std::string_view code, const std::vector<preset::EventCodeInfo>& known)
{
  std::vector<std::string> codes;
  for (const auto& info : known) {
    codes.push_back(info.code);
  }
  Error error;
  become(error, Failure::event_code_not_found);
  error.message = text("event code ",
                       quote(code),
                       is_glob(code) ? " matches none" : " is not one",
                       " of the provider's codes");
  const std::string suggestion = did_you_mean(code, codes);
  error.hint = suggestion.empty()
                   ? text("known are ", join(codes, ", "), "; --allow-unknown takes any")
                   : text(suggestion, " (--allow-unknown takes any)");
  return error;
}

Error not_active(std::string_view code, const std::vector<std::string>& events)
{
  Error error;
  const auto wider = std::find_if(events.begin(), events.end(), [&](const std::string& active) {
    return glob_match(active, code);
  });
  if (wider != events.end()) {
    become(error, Failure::malformed_event_code);
    error.message = text("event code ", quote(code), " is active by ", quote(*wider));
    error.hint = text("deactivate ", quote(*wider), " and activate the codes that you want");
    return error;
  }
  become(error, Failure::event_code_not_active);
  error.message = text("event code ", quote(code), " is not active");
  error.hint = did_you_mean(code, events);
  if (error.hint.empty()) {
    error.hint = events.empty() ? "no code is" : text("active are ", join(events, ", "));
  }
  return error;
}

} // namespace

bool is_active(const std::vector<std::string>& events, std::string_view code)
{
  return std::any_of(events.begin(), events.end(), [&](const std::string& active) {
    return active == code || glob_match(active, code);
  });
}

Result<std::vector<std::string>> activate(std::vector<std::string> events,
                                          const std::vector<std::string>& codes,
                                          const std::vector<preset::EventCodeInfo>& known,
                                          UnknownCodes unknown)
{
  for (const std::string& code : codes) {
    HOOKCTL_TRY(check_code(code));
    if (unknown == UnknownCodes::refuse && !known.empty() && !is_known(code, known)) {
      return fail(unknown_code(code, known));
    }
    if (std::find(events.begin(), events.end(), code) == events.end()) {
      events.push_back(code);
    }
  }
  return events;
}

Result<std::vector<std::string>> deactivate(std::vector<std::string> events,
                                            const std::vector<std::string>& codes)
{
  for (const std::string& code : codes) {
    HOOKCTL_TRY(check_code(code));
    const auto removed = std::erase_if(events, [&](const std::string& active) {
      return active == code || glob_match(code, active);
    });
    if (removed == 0) {
      return fail(not_active(code, events));
    }
  }
  return events;
}

} // namespace hookctl::account
