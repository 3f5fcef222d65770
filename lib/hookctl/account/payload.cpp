#include "hookctl/account/payload.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/preset/sample.hpp"

namespace hookctl::account {

Result<std::optional<schema::Description>> load_description(const Store& store,
                                                            const Account& account,
                                                            const std::vector<body::Unwrap>& unwrap)
{
  std::optional<schema::Description> none;
  if (account.payload_check == PayloadCheck::off) {
    return none;
  }
  HOOKCTL_TRY_AS(auto bytes, store.read_payload(account));
  if (!bytes) {
    return none;
  }
  const std::string file = (store.folder() / account.payload).string();
  const auto whose = within(text("payload of account ", account.name.value()));
  HOOKCTL_TRY_AS(auto description, schema::Description::parse(*bytes, file).map_error(whose));
  if (!description.is_schema() && !unwrap.empty()) {
    HOOKCTL_TRY_AS(auto sample, preset::parse_json_sample(unwrap, *bytes).map_error(whose));
    description = schema::Description::of_sample(std::move(sample));
  }
  return std::optional(std::move(description));
}

} // namespace hookctl::account
