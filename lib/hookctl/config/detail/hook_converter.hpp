#pragma once

#include "hookctl/config/detail/hook_access.hpp"
#include "hookctl/config/detail/hook_file.hpp"
#include "hookctl/config/detail/hook_templates.hpp"
#include "hookctl/config/detail/hook_values.hpp"
#include "hookctl/config/import_hooks.hpp"
#include "hookctl/yaml/value.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::config::detail {

/// An account and a destination made of one hook. Hook and templates must outlive it.
class HookConverter {
public:
  HookConverter(const Hook& hook, std::string account, const TemplatedText& templates);

  /// As an apply file has it.
  [[nodiscard]] yaml::Value account() const;
  /// Null where the hook has no program that can be run.
  [[nodiscard]] yaml::Value destination() const;

  [[nodiscard]] const ImportedHook& report() const { return m_report; }

  [[nodiscard]] const std::optional<ImportedKey>& key() const { return m_access.key; }

private:
  void note(ImportNote::Kind kind, std::string key, std::string words);
  void read_command();
  std::vector<std::string> static_environment();
  void read_arguments();
  void read_environment();
  void read_value(const HookArgument& argument, std::string key, const std::string& what);
  void read_request();
  void read_json_parameter(const HookArgument& argument);

  const Hook& m_hook;
  ImportedHook m_report;
  HookParams m_params;
  HookAccess m_access;
  yaml::Value m_unwrap;
  std::vector<std::string> m_argv;
};

} // namespace hookctl::config::detail
