#include "hookctl/destination/exec_destination.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/destination/message.hpp"
#include "hookctl/event/read_envelope.hpp"
#include "hookctl/os/child_process.hpp"

#include <string_view>
#include <utility>

namespace hookctl::destination {

namespace {

/// What a program is likely to need and what is no secret.
constexpr std::string_view kInherited[] = {
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_COLLATE",
    "LC_CTYPE",
    "LC_TIME",
    "LC_NUMERIC",
    "LC_MONETARY",
    "LC_MESSAGES",
    "TZ",
    "TMPDIR",
};

constexpr int kTryAgain = 75; // EX_TEMPFAIL of sysexits.h
constexpr std::size_t kShownOutput = 1000;

std::vector<std::string> inherit(const os::Environment& environment)
{
  std::vector<std::string> out;
  for (const std::string_view name : kInherited) {
    if (const auto value = environment.get(name)) {
      out.push_back(text(name, "=", *value));
    }
  }
  return out;
}

void add_variable(std::vector<std::string>& out, std::string_view name, std::string_view value)
{
  constexpr std::size_t kLongest = 4096;
  const bool is_usable = value.size() <= kLongest && value.find('\0') == std::string_view::npos;
  if (is_usable && !value.empty()) {
    out.push_back(text("HOOKCTL_", name, "=", value));
  }
}

std::string detail_of(std::string_view how, const os::ChildEnd& end)
{
  const std::string_view output = trim(end.output);
  if (output.empty()) {
    return std::string(how);
  }
  return text(how, ": ", end.is_output_cut ? "…" : "", printable(output, kShownOutput));
}

Attempt attempt_of(const os::ChildEnd& end, std::chrono::milliseconds timeout)
{
  using How = os::ChildEnd::How;
  Attempt attempt;
  switch (end.how) {
  case How::exited:
    attempt.status = end.number;
    attempt.detail = detail_of(text("exit ", end.number), end);
    if (end.number != kTryAgain) {
      attempt.outcome = end.number == 0 ? Attempt::Outcome::delivered : Attempt::Outcome::dead;
    }
    break;
  case How::killed:
    attempt.detail = detail_of(text("killed by signal ", end.number), end);
    break;
  case How::timed_out:
    attempt.detail = detail_of(text("not done within ", timeout.count(), " ms, killed"), end);
    break;
  case How::cut:
    attempt.detail = detail_of("killed, since the listener stops", end);
    break;
  }
  return attempt;
}

class ExecDestination final : public Destination {
public:
  ExecDestination(ExecSettings settings, std::vector<std::string> inherited)
      : m_settings(std::move(settings))
      , m_inherited(std::move(inherited))
  {
  }

  [[nodiscard]] const std::string& name() const override { return m_settings.name; }

  [[nodiscard]] bool needs_request() const override
  {
    return m_settings.format == routing::Format::raw;
  }

  Attempt send(const Outgoing& outgoing) override
  {
    auto ended = run(outgoing);
    if (ended) {
      return attempt_of(*ended, m_settings.timeout);
    }
    Attempt attempt;
    attempt.detail = ended.error().message;
    if (ended.error().code == ErrorCode::invalid_data) {
      attempt.outcome = Attempt::Outcome::dead; // the event, not the program
    }
    return attempt;
  }

private:
  Result<os::ChildEnd> run(const Outgoing& outgoing)
  {
    const auto format = outgoing.exact ? routing::Format::raw : m_settings.format;
    HOOKCTL_TRY_AS(auto message, make_message(format, outgoing));
    if (format != routing::Format::raw) {
      message.body += '\n';
    }
    os::ChildCommand command;
    command.argv = m_settings.argv;
    HOOKCTL_TRY_AS(command.environment, variables(outgoing));
    command.input = message.body;
    command.timeout = m_settings.timeout;
    command.output_bytes = kShownOutput;
    command.cut = m_settings.cut;
    return os::run_child(command);
  }

  [[nodiscard]] Result<std::vector<std::string>> variables(const Outgoing& outgoing) const
  {
    HOOKCTL_TRY_AS(const auto event, event::read_envelope(outgoing.envelope));
    auto out = m_inherited;
    add_variable(out, "EVENT_ID", outgoing.event_id);
    add_variable(out, "EVENT_CODE", outgoing.code);
    add_variable(out, "DELIVERY_ID", outgoing.delivery_id);
    add_variable(out, "ACCOUNT", outgoing.account);
    add_variable(out, "ENVIRONMENT", event.environment);
    add_variable(out, "PROVIDER", event.provider);
    add_variable(out, "SENDER", event.sender.value_or(""));
    add_variable(out, "SOURCE", event.source.value_or(""));
    add_variable(out, "RECIPIENT", event.recipient);
    add_variable(out, "ATTEMPT", text(outgoing.attempt));
    add_variable(out, "DESTINATION", m_settings.name);
    return out;
  }

  ExecSettings m_settings;
  std::vector<std::string> m_inherited;
};

} // namespace

std::unique_ptr<Destination> make_exec_destination(ExecSettings settings,
                                                   const os::Environment& environment)
{
  return std::make_unique<ExecDestination>(std::move(settings), inherit(environment));
}

} // namespace hookctl::destination
