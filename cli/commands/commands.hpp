#pragma once

#include "cli/app/command.hpp"

namespace hookctl::cli {

// One declaration a command, sorted; each is also a line in cli/app/registry.cpp.
Command account_add_command();
Command account_list_command();
Command account_remove_command();
Command account_rotate_key_command();
Command account_rotate_url_command();
Command account_show_command();
Command account_update_command();
Command apply_command();
Command completion_command();
Command config_show_command();
Command deliver_command();
Command destination_add_command();
Command destination_enable_command();
Command destination_list_command();
Command destination_remove_command();
Command destination_show_command();
Command destination_test_command();
Command diff_command();
Command doctor_command();
Command dump_command();
Command env_list_command();
Command env_promote_command();
Command env_set_command();
Command env_show_command();
Command event_activate_command();
Command event_deactivate_command();
Command event_list_command();
Command export_command();
Command help_command();
Command import_command();
Command inbox_export_command();
Command inbox_list_command();
Command inbox_prune_command();
Command inbox_replay_command();
Command inbox_show_command();
Command inbox_stats_command();
Command inbox_tail_command();
Command inbox_why_command();
Command listen_command();
Command man_command();
Command map_eval_command();
Command map_paths_command();
Command map_run_command();
Command map_show_command();
Command map_suggest_command();
Command name_check_command();
Command provider_check_command();
Command provider_list_command();
Command provider_new_command();
Command provider_show_command();
Command schema_command();
Command send_command();
Command sign_command();
Command url_command();
Command verify_command();
Command version_command();

} // namespace hookctl::cli
