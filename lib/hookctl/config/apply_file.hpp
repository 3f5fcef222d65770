#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/paths.hpp"
#include "hookctl/routing/definition.hpp"
#include "hookctl/yaml/value.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Apply files (hookctl-files(5)): documents of YAML that say what an environment holds.
//
//     environment: staging
//     public_url: https://hooks.example.com    # and the other keys of environment.yaml
//     accounts:                                # as account files have them
//       - name: shop_eu
//         provider: shopify
//         auth_key: env:SHOPIFY_SECRET
//         payload: samples/shop_eu.json        # counts from the apply file
//         events: [orders/create]
//     destinations:                            # as in environment.yaml
//       app: {http: "https://app.example.com/hooks"}

namespace hookctl::config {

/// One file, as read.
struct ApplySource {
  std::string name;             ///< for messages
  std::string bytes;            ///< one document or several
  std::filesystem::path folder; ///< from which samples are taken
};

/// An account as the files want it. They hold no keys and need not hold the token: what is not
/// given stays as the account has it.
struct WantedAccount {
  account::Account account;            ///< without a payload's name; its token may be ""
  std::optional<std::string> payload;  ///< the sample's bytes
  std::string payload_file;            ///< where they are from
  std::vector<std::string> taken_away; ///< of auth_key and so on, what is given as null
  SourcePos at;
  yaml::Value written = {}; ///< as the file has it, with the place of each key
};

/// The account that is wanted, with what the files leave to the one there is, if any.
account::Account merge(const WantedAccount& wanted, const account::Account* own);

struct WantedDestination {
  routing::Definition definition;
  yaml::Value value; ///< as written
  SourcePos at;
};

/// What all files together say of one environment.
struct Wanted {
  model::Environment environment = model::Environment::development;
  std::vector<WantedAccount> accounts = {}; ///< by name
  std::vector<WantedDestination> destinations = {};
  yaml::Value settings = yaml::Value::map(); ///< keys of environment.yaml that are given
};

/// The documents of all files, in their order. `environment` is what was asked for beside them, if
/// anything: then no document may say another, and none has to say one. Everything that is wrong
/// comes into `problems`, each with file:line:column; what is given is of use only when there are
/// none.
Wanted read_apply_files(std::span<const ApplySource> sources,
                        std::optional<model::Environment> environment,
                        const os::Paths& paths,
                        std::vector<Error>& problems);

} // namespace hookctl::config
