#pragma once

#include "cli/app/context.hpp"
#include "cli/app/output.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/account.hpp"

#include <string>

namespace hookctl::cli {

/// The form as a person sees it: a row a field, secrets as dots.
Record account_record(const account::Account& account, const std::string& url);

/// What `account add`, `update`, `rotate-key` and `rotate-url` answer: the webhook URL alone, or
/// the account with its URL for programs.
void print_url_or_account(const Workspace& workspace,
                          const Context& context,
                          const account::Account& account);

} // namespace hookctl::cli
