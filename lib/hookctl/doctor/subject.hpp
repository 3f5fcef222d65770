#pragma once

#include "hookctl/account/definition.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/doctor/tools.hpp"
#include "hookctl/journal/jetstream_journal.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/environment.hpp"
#include "hookctl/os/paths.hpp"
#include "hookctl/preset/library.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::doctor {

/// An account file, as far as it could be understood.
struct ExaminedAccount {
  model::AccountName name;
  Result<account::Loaded> loaded;
  /// Both only where it loaded: its provider's preset, and what config::check_fields() says.
  std::optional<Result<preset::Preset>> preset;
  std::optional<Result<account::Definition>> definition;
};

/// What the public URL answered, and when that was.
struct PublicAnswer {
  Result<model::Response> response;
  TimePoint at;
};

/// How far the checks go.
struct Reach {
  bool network = true;       ///< the public URL is asked; without it, what needs it says "skipped"
  bool destinations = false; ///< a connection to each is opened and closed
};

/// What is examined: one environment, read once. The references must outlive it.
struct Subject {
  os::Paths paths;
  model::Environment environment;
  const os::Environment& variables;
  const Clock& clock;
  Rng& rng;
  Reach reach;
  Tools tools;
  account::Store store;
  preset::Library presets;
  Result<account::EnvironmentSettings> settings;
  /// The journal in JetStream, where the settings name one.
  Result<std::optional<journal::JetStreamOptions>> shared;
  Result<std::vector<ExaminedAccount>> accounts;
  /// Once it was asked for: see public_answer().
  std::shared_ptr<std::optional<PublicAnswer>> answer =
      std::make_shared<std::optional<PublicAnswer>>();
};

/// The world that a subject is read from.
struct World {
  os::Paths paths;
  const os::Environment& variables;
  const Clock& clock;
  Rng& rng;
  Tools tools;
  Reach reach;
};

/// Reads all files of the environment and changes none; what cannot be read is an error in its
/// place.
/// `find_shared` says which journal in JetStream the settings mean.
using FindShared = std::function<Result<std::optional<journal::JetStreamOptions>>(
    const account::EnvironmentSettings& settings, model::Environment environment)>;
Subject
read_subject(const World& world, model::Environment environment, const FindShared& find_shared);

/// The file of the environment's settings.
std::string settings_path(const Subject& subject);

/// ` --env staging`, for a command that is told to type.
std::string env_flag(const Subject& subject);

/// `account shop_eu`.
std::string words_for(const ExaminedAccount& account);

} // namespace hookctl::doctor
