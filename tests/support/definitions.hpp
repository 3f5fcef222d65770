#pragma once

#include "hookctl/account/definition.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/preset/library.hpp"

#include <string>

namespace hookctl::tests {

/// A built-in preset; aborts the test process when it does not parse.
preset::Preset built_in(std::string_view id);

/// A `custom` account with these sender paths, sending to the user on whatsapp, every event active.
account::Account user_account(std::vector<std::string> sender_path);

/// The definition of an account; aborts when it does not hold together.
account::Definition defined(const account::Account& account, std::string_view provider = "custom");

json::Document document_of(std::string json);

} // namespace hookctl::tests
