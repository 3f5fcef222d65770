#include "hookctl/doctor/subject.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/config/check_account.hpp"

namespace hookctl::doctor {

namespace {

ExaminedAccount examine(const config::Workshop& workshop, const model::AccountName& name)
{
  ExaminedAccount account{name, workshop.store.load(name), std::nullopt, std::nullopt};
  if (account.loaded) {
    account.preset = workshop.presets.find(account.loaded->account.provider);
    account.definition = config::check_fields(workshop, account.loaded->account, std::nullopt);
  }
  return account;
}

Result<std::vector<ExaminedAccount>> examine_these(const config::Workshop& workshop)
{
  HOOKCTL_TRY_AS(const auto names, workshop.store.names());
  std::vector<ExaminedAccount> accounts;
  for (const std::string& typed : names) {
    HOOKCTL_TRY_AS(const auto name, model::AccountName::parse(typed));
    accounts.push_back(examine(workshop, name));
  }
  return accounts;
}

Result<std::vector<ExaminedAccount>> examine_all(const config::Workshop& workshop)
{
  return workshop.store.steadily([&](account::Store seen) {
    return examine_these(
        {seen, workshop.presets, workshop.variables, workshop.environment, workshop.rng});
  });
}

} // namespace

Subject
read_subject(const World& world, model::Environment environment, const FindShared& find_shared)
{
  constexpr auto kLook = account::Unfinished::leave; // a change that is pending is told, not made
  account::Store store(world.paths, environment, kLook);
  preset::Library presets(world.paths.providers());
  auto settings = account::load_settings(world.paths, environment, kLook);
  auto shared = settings ? find_shared(*settings, environment)
                         : Result<std::optional<journal::JetStreamOptions>>(std::nullopt);
  auto accounts = examine_all({store, presets, world.variables, environment, world.rng});
  return {world.paths,
          environment,
          world.variables,
          world.clock,
          world.rng,
          world.reach,
          world.tools,
          std::move(store),
          std::move(presets),
          std::move(settings),
          std::move(shared),
          std::move(accounts)};
}

std::string settings_path(const Subject& subject)
{
  return account::settings_file(subject.paths, subject.environment).string();
}

std::string env_flag(const Subject& subject)
{
  return text(" --env ", model::to_string(subject.environment));
}

std::string words_for(const ExaminedAccount& account)
{
  return text("account ", account.name.value());
}

} // namespace hookctl::doctor
