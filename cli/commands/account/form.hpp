#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "hookctl/account/account.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/config/edit_account.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

/// Whether there is something that an empty value takes away.
enum class Clearing { no, yes };

/// The flags of the account form, shared by `account add` and `account update`.
std::vector<Flag> form_flags(Clearing clearing);

/// The form as filled in: what was given, still to be put on an account.
struct Form {
  std::optional<std::string> provider;
  std::optional<std::string> domain; ///< a host; "" takes it away
  std::optional<bool> send_to_user;
  std::optional<std::string> default_source;
  std::optional<std::vector<std::string>> sender_path;
  std::optional<std::vector<std::string>> source_path;
  std::vector<std::pair<std::string, std::string>> params;
  std::optional<std::string> event_path;
  std::optional<std::string> id_path;
  std::optional<std::string> time_path;
  std::optional<yaml::Value> verify;
  bool preset_verify = false; ///< back to the preset's way
  std::optional<yaml::Value> unwrap;
  bool preset_unwrap = false; ///< likewise
  std::optional<std::string> variant;
  std::vector<std::pair<std::string, std::string>> auth_values;
  std::optional<model::KeyReference> auth_key;
  std::optional<model::KeyReference> handshake_token;
  std::optional<bool> visit_handshakes;
  std::optional<std::vector<model::IpNetwork>> allow_from;
  /// The bytes of the sample or schema, and what the file was called.
  std::optional<std::string> payload;
  std::string payload_file;
  std::optional<account::PayloadCheck> payload_check;
  bool drop_payload = false; ///< take it away
  config::Strict strict = config::Strict::no;
};

/// Turns each flag into its type; one sentence for each that is wrong.
Result<Form> parse_form(const Arguments& arguments, const Context& context);

/// Says that a place in the payload is one in the file given for it: the core knows bytes only.
std::function<Error(Error)> in_payload_file(const Form& form);

/// `account` with everything that was given put on it. An empty text takes a field away.
Result<account::Account> fill_in(const Form& form, account::Account account);

} // namespace hookctl::cli
