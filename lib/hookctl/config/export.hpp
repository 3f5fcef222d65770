#pragma once

#include "hookctl/account/store.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/paths.hpp"

#include <string>
#include <utility>
#include <vector>

namespace hookctl::config {

struct ExportRules {
  /// Only these accounts, and nothing else; empty: all of the environment.
  std::vector<std::string> accounts = {};
  /// Where the samples will be: beside the apply file (true), or where the store has them.
  bool takes_samples = false;
  bool with_tokens = false;
};

/// An apply file, and what goes with it.
struct Exported {
  std::string yaml;
  std::vector<std::pair<std::string, std::string>> samples = {}; ///< name and bytes
  std::vector<std::string> warnings = {};
};

/// An environment as an apply file that changes nothing when it is applied there. A key that stands
/// in an account's own file is left out, which a comment at its place and a warning say; tokens as
/// the rules ask. not_found for an account; the errors of Store::load(), read_payload() and
/// load_settings().
Result<Exported> export_environment(const account::Store& store,
                                    const os::Paths& paths,
                                    model::Environment environment,
                                    const ExportRules& rules);

} // namespace hookctl::config
