#include "cli/app/registry.hpp"

#include "cli/commands/commands.hpp"

#include <algorithm>
#include <iterator>

namespace hookctl::cli {

namespace {

/// An explicit list: objects that register themselves vanish from static libraries.
constexpr Command (*kCommands[])() = {
    account_add_command,
    account_list_command,
    account_remove_command,
    account_rotate_key_command,
    account_rotate_url_command,
    account_show_command,
    account_update_command,
    apply_command,
    completion_command,
    config_show_command,
    deliver_command,
    destination_add_command,
    destination_enable_command,
    destination_list_command,
    destination_remove_command,
    destination_show_command,
    destination_test_command,
    diff_command,
    doctor_command,
    dump_command,
    env_list_command,
    env_promote_command,
    env_set_command,
    env_show_command,
    event_activate_command,
    event_deactivate_command,
    event_list_command,
    export_command,
    help_command,
    import_command,
    inbox_export_command,
    inbox_list_command,
    inbox_prune_command,
    inbox_replay_command,
    inbox_show_command,
    inbox_stats_command,
    inbox_tail_command,
    inbox_why_command,
    listen_command,
    man_command,
    map_eval_command,
    map_paths_command,
    map_run_command,
    map_show_command,
    map_suggest_command,
    name_check_command,
    provider_check_command,
    provider_list_command,
    provider_new_command,
    provider_show_command,
    schema_command,
    send_command,
    sign_command,
    url_command,
    verify_command,
    version_command,
};

} // namespace

const std::vector<Command>& all_commands()
{
  static const std::vector<Command> commands = [] {
    std::vector<Command> made;
    made.reserve(std::size(kCommands));
    for (const auto make : kCommands) {
      made.push_back(make());
    }
    std::sort(made.begin(), made.end(), [](const Command& a, const Command& b) {
      return a.path < b.path;
    });
    return made;
  }();
  return commands;
}

} // namespace hookctl::cli
