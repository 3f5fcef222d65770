#include "cli/commands/completion_source.hpp"

#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/preset/library.hpp"

namespace hookctl::cli {

namespace {

class FileCompletions final : public CompletionSource {
public:
  explicit FileCompletions(const Context& context)
      : m_context(context)
  {
  }

  [[nodiscard]] std::vector<std::string> values(const CompletionRequest& request) const override
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
  [[nodiscard]] std::vector<std::string> accounts() const
  {
    const auto paths = m_context.paths();
    if (!paths) {
      return {};
    }
    const account::Store store(*paths, m_context.environment());
    return store.names().value_or(std::vector<std::string>{});
  }

  [[nodiscard]] std::vector<std::string> destinations() const
  {
    const auto paths = m_context.paths();
    if (!paths) {
      return {};
    }
    const auto settings = account::load_settings(*paths, m_context.environment());
    std::vector<std::string> names;
    for (const auto& definition :
         settings ? settings->destinations : std::vector<routing::Definition>{}) {
      names.push_back(definition.name);
    }
    return names;
  }

  [[nodiscard]] std::vector<std::string> providers() const
  {
    const auto paths = m_context.paths();
    const auto ids =
        paths ? preset::Library(paths->providers()).ids() : Result<std::vector<std::string>>{};
    return ids.value_or(std::vector<std::string>{});
  }

  [[nodiscard]] std::vector<std::string> event_codes(const CompletionRequest& request) const
  {
    const auto workspace = open_workspace(m_context);
    if (!workspace || request.positionals.empty()) {
      return {};
    }
    const auto loaded = workspace->store.load(request.positionals.front());
    const auto preset = loaded ? workspace->presets.find(loaded->account.provider)
                               : Result<preset::Preset>(fail(ErrorCode::not_found, "no account"));
    std::vector<std::string> codes;
    for (const auto& info : preset ? preset->event.codes : std::vector<preset::EventCodeInfo>{}) {
      codes.push_back(info.code);
    }
    return codes;
  }

  [[nodiscard]] std::vector<std::string> received() const
  {
    const auto inbox = open_inbox(m_context);
    const auto rows = inbox ? (*inbox)->list_events({}) : Result<std::vector<journal::EventRow>>{};
    std::vector<std::string> ids;
    for (const auto& row : rows.value_or(std::vector<journal::EventRow>{})) {
      ids.push_back(row.id);
    }
    return ids;
  }

  [[nodiscard]] static std::vector<std::string> environments()
  {
    std::vector<std::string> names;
    for (const model::Environment environment : model::kEnvironments) {
      names.emplace_back(to_string(environment));
    }
    return names;
  }

  const Context& m_context;
};

} // namespace

std::unique_ptr<CompletionSource> make_completion_source(const Context& context)
{
  return std::make_unique<FileCompletions>(context);
}

} // namespace hookctl::cli
