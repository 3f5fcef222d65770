#include "tests/support/definitions.hpp"

#include <cstdlib>
#include <iostream>

namespace hookctl::tests {

namespace {

template<typename T> T value_or_abort(Result<T> result)
{
  if (!result) {
    std::cerr << "test data is wrong: " << result.error().message << "\n";
    std::abort();
  }
  return *std::move(result);
}

} // namespace

preset::Preset built_in(std::string_view id)
{
  return value_or_abort(preset::Library("/nonexistent").find(id));
}

account::Account user_account(std::vector<std::string> sender_path)
{
  account::Account account{.name = value_or_abort(model::AccountName::parse("crm"))};
  account.token = "9vXwQ2m1c0fUe8rT5kLh3A";
  account.send_to_user = true;
  account.default_source = value_or_abort(model::SourceId::parse("whatsapp"));
  account.sender_path = std::move(sender_path);
  account.auth_key = value_or_abort(model::parse_key_reference("env:KEY"));
  account.events = {"*"};
  return account;
}

account::Definition defined(const account::Account& account, std::string_view provider)
{
  return value_or_abort(account::define(account, built_in(provider), "development"));
}

json::Document document_of(std::string json)
{
  return value_or_abort(json::Document::parse(std::move(json)));
}

} // namespace hookctl::tests
