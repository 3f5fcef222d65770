#pragma once

#include "cli/app/context.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/account.hpp"
#include "hookctl/base/result.hpp"

#include <string>

namespace hookctl::cli {

/// A text as a QR code for a screen. With colours black on white whatever the terminal's own are;
/// without them the terminal's foreground is the light part, as on a dark screen.
/// invalid_argument when it is wider than the terminal.
Result<std::string> qr_picture(const Context& context, const std::string& words);

/// A command for a POSIX shell that posts the account's sample payload (else its preset's) to
/// `url`, signed for this moment. The key is not in it: a scheme that sends the key itself gets its
/// header from `hookctl sign` when the command runs. invalid_argument for a scheme that cannot be
/// signed here and one that sends its key in the URL or the body; denied when the key cannot be
/// loaded.
Result<std::string> signed_curl(const Workspace& workspace,
                                const Context& context,
                                const account::Account& account,
                                const std::string& url);

} // namespace hookctl::cli
