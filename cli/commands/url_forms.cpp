#include "cli/commands/url_forms.hpp"

#include "cli/commands/signing.hpp"
#include "hookctl/base/shell.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/inbox/request_text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/preset/scheme_parts.hpp"
#include "hookctl/qr/qr_code.hpp"
#include "hookctl/schema/description.hpp"
#include "hookctl/send/delivery.hpp"
#include "hookctl/send/sample.hpp"

namespace hookctl::cli {

namespace {

/// Exactly black on exactly white: the sixteen basic colours are the terminal's to choose.
constexpr std::string_view kBlackOnWhite = "\x1b[38;5;16;48;5;231m";
constexpr std::string_view kPlain = "\x1b[0m";

/// The account's own payload; nullopt when it has none, or one that describes payloads.
Result<std::optional<std::string>> own_sample(const Workspace& workspace,
                                              const account::Account& account)
{
  HOOKCTL_TRY_AS(auto payload, workspace.store.read_payload(account));
  const auto document = payload ? json::Document::parse(*payload)
                                : Result<json::Document>(fail(ErrorCode::not_found, ""));
  return document && !schema::is_schema(*document) ? std::move(payload) : std::nullopt;
}

/// True for a scheme whose requests hold the key as it is.
bool sends_key(const preset::Scheme& scheme)
{
  return std::holds_alternative<preset::TokenScheme>(scheme.engine) ||
         std::holds_alternative<preset::BasicScheme>(scheme.engine);
}

Error not_on_paper(const std::string& name, std::string_view why, const Context& context)
{
  Error error;
  error.code = ErrorCode::invalid_argument;
  error.message = text("--curl: ", why);
  error.hint = text("post it with: hookctl send --account ", name, env_flag(context));
  return error;
}

/// The words that make another hookctl look where this one does.
std::string same_place(const Context& context)
{
  const auto& home = context.globals().home;
  return env_flag(context) + (home ? text(" --home ", shell_word(*home)) : std::string());
}

model::Request request_of(const auth::Draft& draft, std::size_t origin)
{
  model::Request request;
  request.method = draft.method;
  request.target = draft.url.substr(origin);
  request.headers = draft.headers;
  request.body = draft.body;
  return request;
}

/// Where the path begins, behind scheme, host and port.
std::size_t origin_length(std::string_view url)
{
  return std::min(url.find('/', url.find("://") + 3), url.size());
}

/// The header with the key comes from `hookctl sign`, through a pipe: nothing of it is on a command
/// line.
Result<std::string> keyless_curl(const auth::Draft& draft,
                                 const auth::Draft& signed_one,
                                 const Context& context,
                                 const std::string& name)
{
  if (draft.url != signed_one.url || draft.body != signed_one.body) {
    return fail(not_on_paper(
        name, "the key itself would stand in the URL or the body, and is not printed", context));
  }
  const std::size_t origin = origin_length(draft.url);
  std::string command = inbox::curl_command(
      request_of(draft, origin), draft.url.substr(0, origin), inbox::CurlHeaders::kept);
  if (command.starts_with("base64 ")) {
    return fail(not_on_paper(name, "the payload is no short text", context));
  }
  command.insert(command.size() - 1, " \\\n  -H @-");
  return text(
      "hookctl sign --account ", name, same_place(context), " --body - </dev/null | ", command);
}

Result<send::Sender> make_sender(const Workspace& workspace,
                                 const Context& context,
                                 const account::Account& account,
                                 const std::string& url)
{
  SignerOptions options;
  options.account = account.name.value();
  HOOKCTL_TRY_AS(auto signer, find_signer(options, workspace, context, PreviousKey::no));
  HOOKCTL_TRY_AS(auto sample, own_sample(workspace, account));
  if (sample) {
    signer.preset.sample = *std::move(sample);
  }
  return send::Sender{std::move(signer.preset),
                      std::move(signer.definition),
                      std::move(signer.scheme),
                      std::move(signer.keys.current),
                      std::move(signer.values),
                      url,
                      std::move(signer.variant)};
}

} // namespace

Result<std::string> qr_picture(const Context& context, const std::string& words)
{
  HOOKCTL_TRY_AS(const qr::Code code, qr::encode(words).map_error(within("flag --qr")));
  const std::size_t width = qr::drawn_width(code);
  const auto room = static_cast<std::size_t>(std::max(context.world().out.width, 0));
  if (width > room) {
    return fail(ErrorCode::invalid_argument,
                text("--qr needs ", width, " columns for this URL, and here are ", room),
                "make the window wider, or leave --qr out");
  }
  const bool colour = context.colour_on_out();
  std::string out;
  for (const std::string& line : qr::draw(code, colour ? qr::Ink::dark : qr::Ink::light)) {
    out += colour ? text(kBlackOnWhite, line, kPlain, '\n') : text(line, '\n');
  }
  return out;
}

Result<std::string> signed_curl(const Workspace& workspace,
                                const Context& context,
                                const account::Account& account,
                                const std::string& url)
{
  const std::string& name = account.name.value();
  HOOKCTL_TRY_AS(const auto sender, make_sender(workspace, context, account, url));
  HOOKCTL_TRY_AS(auto draft, send::make_draft(sender, {}));
  HOOKCTL_TRY_AS(auto fresh, send::with_fresh_id(sender, std::move(draft), context.rng()));
  fresh.draft.url = url;
  HOOKCTL_TRY_AS(const auto signed_one,
                 send::make_delivery(
                     sender, fresh.draft, context.clock().now(), context.rng(), send::Defect::none)
                     .map_error(within("flag --curl")));
  if (sends_key(sender.scheme)) {
    return keyless_curl(fresh.draft, signed_one, context, name);
  }
  if (preset::limits_age(sender.scheme)) {
    context.note("signed for this moment: run it soon, the listener refuses an old signature");
  }
  const std::size_t origin = origin_length(signed_one.url);
  return inbox::curl_command(
      request_of(signed_one, origin), signed_one.url.substr(0, origin), inbox::CurlHeaders::kept);
}

} // namespace hookctl::cli
