#include "cli/commands/completion_source.hpp"

#include "hookctl/account/settings.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/preset/library.hpp"

#include <algorithm>
#include <set>

namespace hookctl::cli {

namespace {

using Values = std::vector<Candidate>;

/// Of so many accounts the active codes are read, where a flag asks for those of any.
constexpr std::size_t kMostAccounts = 200;

/// Of the latest events; their envelopes are read too, so that there is a bound to them.
constexpr std::size_t kLatest = 30;
constexpr std::size_t kLatestBytes = std::size_t{1} << 20U;

class FileCompletions final : public CompletionSource {
public:
  explicit FileCompletions(const Context& context)
      : m_context(context)
  {
  }

  [[nodiscard]] Values values(const CompletionRequest& request) const override
  {
    switch (request.kind) {
    case Completion::account:
      return accounts();
    case Completion::destination:
      return destinations();
    case Completion::environment:
      return environments();
    case Completion::provider:
      return providers();
    case Completion::received:
      return received();
    case Completion::event_code:
      return event_codes(request);
    default:
      return {};
    }
  }

private:
  /// By file name alone: a broken account file is still a name worth completing.
  [[nodiscard]] Values accounts() const
  {
    const auto paths = m_context.paths();
    if (!paths) {
      return {};
    }
    const account::Store store(*paths, m_context.environment());
    Values values;
    for (std::string& name : store.names().value_or(std::vector<std::string>{})) {
      values.push_back({std::move(name)});
    }
    return values;
  }

  [[nodiscard]] Values destinations() const
  {
    const auto paths = m_context.paths();
    if (!paths) {
      return {};
    }
    const auto settings = account::load_settings(*paths, m_context.environment());
    Values values;
    for (const auto& definition :
         settings ? settings->destinations : std::vector<routing::Definition>{}) {
      values.push_back({definition.name, routing::describe(definition.target)});
    }
    return values;
  }

  [[nodiscard]] Values providers() const
  {
    const auto paths = m_context.paths();
    Values values;
    if (!paths) {
      return values;
    }
    const preset::Library library(paths->providers());
    const auto listed = library.list().value_or(preset::Library::Listed{});
    for (const preset::Summary& row : listed.rows) {
      values.push_back({row.id, row.name});
    }
    return values;
  }

  /// Where a command is about one account its provider's codes, else those that are active in any.
  [[nodiscard]] Values event_codes(const CompletionRequest& request) const
  {
    const auto paths = m_context.paths();
    if (!paths) {
      return {};
    }
    const account::Store store(*paths, m_context.environment());
    const preset::Library presets(paths->providers());
    const auto flag = [&](std::string_view name) {
      const auto found = request.flags.find(name);
      return found == request.flags.end() ? std::string() : found->second;
    };
    if (const std::string provider = flag("--provider"); !provider.empty()) {
      return codes_of(presets, provider);
    }
    const bool is_about_one = request.command.starts_with("event ") || request.command == "send";
    std::string name = flag("--account");
    if (name.empty() && is_about_one && !request.positionals.empty()) {
      name = request.positionals.front();
    }
    if (name.empty()) {
      return active_codes(store);
    }
    const auto loaded = store.load(name);
    if (!loaded) {
      return {};
    }
    return request.command == "event deactivate" ? given(loaded->account.events)
                                                 : codes_of(presets, loaded->account.provider);
  }

  [[nodiscard]] static Values codes_of(const preset::Library& presets, const std::string& provider)
  {
    const auto preset = presets.find(provider);
    Values values;
    for (const auto& info : preset ? preset->event.codes : std::vector<preset::EventCodeInfo>{}) {
      values.push_back({info.code, info.help});
    }
    return values;
  }

  [[nodiscard]] static Values given(const std::vector<std::string>& codes)
  {
    Values values;
    for (const std::string& code : codes) {
      values.push_back({code});
    }
    return values;
  }

  [[nodiscard]] static Values active_codes(const account::Store& store)
  {
    std::set<std::string> codes;
    auto names = store.names().value_or(std::vector<std::string>{});
    names.resize(std::min(names.size(), kMostAccounts));
    for (const std::string& name : names) {
      const auto loaded = store.load(name);
      if (loaded) {
        codes.insert(loaded->account.events.begin(), loaded->account.events.end());
      }
    }
    return given({codes.begin(), codes.end()});
  }

  /// Not of a journal in NATS: a key pressed at a prompt waits for no server.
  [[nodiscard]] Values received() const
  {
    const auto paths = m_context.paths();
    const auto settings = paths ? account::load_settings(*paths, m_context.environment())
                                : Result<account::EnvironmentSettings>(fail(paths.error()));
    if (!settings || settings->shared_journal) {
      return {};
    }
    const auto journal = journal::open_sqlite_reader(settings->journal);
    journal::EventFilter filter;
    filter.limit = kLatest;
    filter.bytes = kLatestBytes;
    const auto rows =
        journal ? (*journal)->list_events(filter) : Result<std::vector<journal::EventRow>>{};
    Values values;
    for (const auto& row : rows.value_or(std::vector<journal::EventRow>{})) {
      values.push_back({row.id, text(row.account, " ", row.code)});
    }
    return values;
  }

  [[nodiscard]] static Values environments()
  {
    Values values;
    for (const model::Environment environment : model::kEnvironments) {
      values.push_back({std::string(to_string(environment))});
    }
    return values;
  }

  const Context& m_context;
};

} // namespace

std::unique_ptr<CompletionSource> make_completion_source(const Context& context)
{
  return std::make_unique<FileCompletions>(context);
}

} // namespace hookctl::cli
