#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/model/environment.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// From the hooks file of adnanh/webhook (docs/Hook-Definition.md, Hook-Rules.md,
// Referencing-Request-Values.md and Templates.md of that project) to an apply file.

namespace hookctl::config {

/// What became of one thing that a hook says.
struct ImportNote {
  enum class Kind {
    kept,     ///< it is as it was
    changed,  ///< it is there, in another way: somebody has to know
    left_out, ///< it is not there
  };

  Kind kind = Kind::kept;
  std::string key;   ///< of the hooks file: "trigger-rule"
  std::string words; ///< how, or why not
};

/// `kept`, `changed`, `left_out`.
std::string_view to_string(ImportNote::Kind kind);

struct ImportedHook {
  std::string id;      ///< as written
  std::string account; ///< also the destination's name
  /// False: a condition of the hook was left out, so that its destination is written switched off.
  bool enabled = true;
  std::vector<ImportNote> notes;

  [[nodiscard]] bool is_complete() const;
};

/// A key that has to be where the apply file refers to.
struct ImportedKey {
  std::string reference; ///< "env:DEPLOY_SECRET"
  std::string account;
  bool is_new = true; ///< it stood in the hooks file; false where that already referred to it
};

struct HooksImport {
  std::string apply_file; ///< YAML; never a secret of the hooks file
  std::vector<ImportedHook> hooks;
  std::vector<ImportedKey> keys;

  /// Nothing was left out.
  [[nodiscard]] bool is_complete() const;
};

/// Hooks in a file.
inline constexpr std::size_t kMaxHooks = 1000;

/// Hooks in JSON or YAML, also with template calls of getenv, cat and credential. invalid_data,
/// with file:line:column where there is one, for what is no hooks file: broken YAML, a hook without
/// id, another template action.
Result<HooksImport>
import_hooks(std::string_view bytes, std::string_view file, model::Environment environment);

} // namespace hookctl::config
