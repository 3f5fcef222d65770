#include "cli/app/output.hpp"
#include "cli/app/report.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/signing.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/client.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/send/delivery.hpp"
#include "hookctl/send/post.hpp"
#include "hookctl/send/sample.hpp"

#include <algorithm>

namespace hookctl::cli::send_command {

namespace {

constexpr int kMostDeliveries = 100'000;
constexpr int kMostPerSecond = 1000;
constexpr std::chrono::milliseconds kLongestTimeout{600'000};

struct Options {
  SignerOptions signer;
  std::optional<std::string> data; ///< a file
  std::string event;
  model::Headers headers;
  std::optional<std::string> url;
  int count = 1;
  int rate = 0; ///< a second; 0: as fast as it goes
  bool duplicate = false;
  send::Defect defect = send::Defect::none;
  http::ClientOptions client;
};

Result<int>
parse_number(std::string_view flag, const std::string& typed, std::string_view digits, int most)
{
  const auto number = parse_integer<int>(digits);
  if (!number || *number < 1 || *number > most) {
    return fail(Failure::number_out_of_range,
                text(flag, " ", quote(typed), " is out of range"),
                text("use 1 to ", most));
  }
  return *number;
}

Result<> parse_numbers(const Arguments& arguments, Options& options)
{
  if (const auto count = arguments.value("--count")) {
    HOOKCTL_TRY_AS(options.count, parse_number("--count", *count, *count, kMostDeliveries));
  }
  if (const auto rate = arguments.value("--rate")) {
    std::string_view digits = *rate;
    digits.remove_suffix(digits.ends_with("/s") ? 2 : 0);
    HOOKCTL_TRY_AS(options.rate, parse_number("--rate", *rate, digits, kMostPerSecond));
  }
  const std::string typed = arguments.value("--timeout").value_or("10s");
  const auto timeout = parse_duration(typed);
  if (!timeout || timeout->count() < 1 || *timeout > kLongestTimeout) {
    return fail(Failure::malformed_duration,
                text("--timeout ", quote(typed), " is not a duration of up to 10 minutes"),
                "write it as 500ms, 10s or 2m");
  }
  options.client.timeout = *timeout;
  return {};
}

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.data = arguments.value("--data");
  options.event = arguments.value("--event").value_or("");
  options.url = arguments.value("--url");
  options.duplicate = arguments.has("--duplicate");
  if (arguments.has("--stale") && arguments.has("--tamper")) {
    return fail(Failure::flags_exclude,
                "--stale and --tamper exclude each other",
                "send one after the other, to see which is refused");
  }
  if (options.data == "-" && arguments.has("--auth-key-stdin")) {
    return fail(Failure::input_named_twice,
                "--data - and --auth-key-stdin both read standard input",
                "give one of them as a file");
  }
  options.defect = arguments.has("--stale")    ? send::Defect::stale
                   : arguments.has("--tamper") ? send::Defect::tampered
                                               : send::Defect::none;
  HOOKCTL_TRY(parse_numbers(arguments, options));
  HOOKCTL_TRY_AS(options.signer, parse_signer(arguments, context));
  HOOKCTL_TRY_AS(options.headers, parse_headers(arguments));
  if (options.signer.account.empty() && !options.url) {
    return fail(Failure::flag_needs_other,
                "--provider needs the URL to post to",
                "add --url URL, or use --account NAME in place of --provider");
  }
  return options;
}

/// Where it goes, and by which URL the receiver believes to be called.
struct Route {
  http::Url to;
  std::string signed_url;
};

std::string_view path_of(std::string_view url)
{
  const std::size_t path = url.find('/', url.find("://") + 3);
  return path == std::string_view::npos ? std::string_view("/")
                                        : url.substr(path, url.find('?', path) - path);
}

/// An account's listener believes in its public URL, whatever address it is reached by.
Result<Route> find_route(const Options& options,
                         const Signer& signer,
                         const Workspace& workspace,
                         const Context& context)
{
  const std::string own = public_webhook_url(workspace, context, signer);
  account::EnvironmentSettings local = workspace.settings;
  local.public_url.reset();
  const std::string posted =
      options.url.value_or(signer.account ? text(account::base_url(local),
                                                 "/",
                                                 model::to_string(context.environment()),
                                                 "/",
                                                 signer.account->name.value(),
                                                 "/",
                                                 signer.account->token)
                                          : std::string());
  Route route;
  HOOKCTL_TRY_AS(route.to, http::parse_url(posted).map_error(within("flag --url")));
  const bool through_proxy = workspace.settings.public_url && signer.account &&
                             (!options.url || path_of(posted).ends_with(signer.account->token));
  route.signed_url = through_proxy ? own : posted;
  return route;
}

/// One request as it ended.
struct Line {
  int number = 0;
  bool repeat = false;
  send::Reply reply;
};

std::string to_json(const Line& line)
{
  json::Writer out;
  out.begin_object()
      .member("number", line.number)
      .member("repeat", line.repeat)
      .member("status", line.reply.status)
      .member("accepted", line.reply.accepted())
      .member("milliseconds", line.reply.took.count())
      .member("answer", line.reply.body);
  return out.end_object().text();
}

/// What came of all of them.
struct Summary {
  int sent = 0;
  int accepted = 0;
  std::chrono::milliseconds took{0};
  std::vector<std::string> lines; ///< JSON
};

/// Makes, sends and shows delivery after delivery.
class Sending {
public:
  Sending(const Options& options, const send::Sender& sender, const Route& route, Context& context)
      : m_options(options)
      , m_sender(sender)
      , m_route(route)
      , m_context(context)
      , m_client(http::make_client(options.client))
      , m_pace(context.clock(), options.rate)
  {
  }

  Result<> run(const auth::Draft& draft)
  {
    for (int number = 1; number <= m_options.count; ++number) {
      HOOKCTL_TRY_AS(auto fresh, send::with_fresh_id(m_sender, draft, m_context.rng()));
      m_ids_vary = m_ids_vary && fresh.has_own_id;
      HOOKCTL_TRY_AS(
          const auto delivery,
          send::make_delivery(
              m_sender, fresh.draft, m_context.clock().now(), m_context.rng(), m_options.defect));
      HOOKCTL_TRY(post(delivery, number, false));
      if (m_options.duplicate) {
        HOOKCTL_TRY(post(delivery, number, true));
      }
    }
    return {};
  }

  [[nodiscard]] const Summary& summary() const { return m_summary; }

  /// False when a delivery kept the sample's id, or has none.
  [[nodiscard]] bool ids_vary() const { return m_ids_vary; }

private:
  Result<> post(const auth::Draft& delivery, int number, bool repeat)
  {
    m_pace.wait();
    HOOKCTL_TRY_AS(auto reply, send::post(*m_client, m_context.clock(), m_route.to, delivery));
    ++m_summary.sent;
    m_summary.accepted += reply.accepted() ? 1 : 0;
    m_summary.took += reply.took;
    show({number, repeat, std::move(reply)});
    return {};
  }

  void show(const Line& line)
  {
    if (m_context.output() == OutputFormat::ndjson) {
      m_context.out() << to_json(line) << '\n' << std::flush;
    } else if (m_context.output() == OutputFormat::table) {
      m_context.out() << text(line.number,
                              line.repeat ? " again  " : "  ",
                              line.reply.status,
                              "  ",
                              line.reply.took.count(),
                              " ms  ",
                              printable(trim(line.reply.body), 120),
                              '\n')
                      << std::flush;
    } else {
      m_summary.lines.push_back(to_json(line));
    }
  }

  const Options& m_options;
  const send::Sender& m_sender;
  const Route& m_route;
  Context& m_context;
  std::unique_ptr<http::Client> m_client;
  send::Pace m_pace;
  Summary m_summary;
  bool m_ids_vary = true;
};

std::string to_json(const Summary& summary)
{
  json::Writer out;
  out.begin_object().key("requests").begin_array();
  for (const std::string& line : summary.lines) {
    out.raw(line);
  }
  out.end_array()
      .member("sent", summary.sent)
      .member("accepted", summary.accepted)
      .member("milliseconds", summary.took.count());
  return out.end_object().text();
}

void print_summary(const Summary& summary, const Context& context)
{
  if (context.output() == OutputFormat::table || context.output() == OutputFormat::ndjson) {
    if (summary.sent == 0) {
      return; // an error says why
    }
    context.note(text(summary.sent,
                      " sent, ",
                      summary.accepted,
                      " answered with 2xx, ",
                      summary.took.count() / summary.sent,
                      " ms on average"));
  } else {
    print(context, Record{{}, to_json(summary), text(summary.accepted)});
  }
}

Result<send::Wish> make_wish(const Options& options, const Context& context)
{
  send::Wish wish;
  wish.event = options.event;
  wish.headers = options.headers;
  if (options.data) {
    HOOKCTL_TRY_AS(wish.data, read_input(context, *options.data));
  }
  return wish;
}

/// A receiver may take any code; a misspelt one is mostly not meant.
void warn_of_code(const Options& options, const Signer& signer, const Context& context)
{
  std::vector<std::string> known;
  for (const auto& info : signer.definition.event.codes) {
    known.push_back(info.code);
  }
  const bool is_known = std::ranges::any_of(
      known, [&](const std::string& code) { return glob_match(code, options.event); });
  if (!options.event.empty() && !known.empty() && !is_known) {
    context.warn(text("event code ", quote(options.event), " is not one of the provider's codes"),
                 did_you_mean(options.event, known));
  }
}

/// Where nobody listens at the address that was not typed, a listener is missing.
Error with_listener(Error error, const Options& options, const Context& context)
{
  if (!options.url && failure_of(error) == Failure::connection_failed) {
    error.hint = text("start the listener: hookctl listen", env_flag(context));
  }
  return error;
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(auto signer, find_signer(options.signer, workspace, context, PreviousKey::no));
  HOOKCTL_TRY_AS(const Route route, find_route(options, signer, workspace, context));
  HOOKCTL_TRY_AS(const send::Wish wish, make_wish(options, context));
  warn_of_code(options, signer, context);
  const send::Sender sender{std::move(signer.preset),
                            std::move(signer.definition),
                            std::move(signer.scheme),
                            std::move(signer.keys.current),
                            std::move(signer.values),
                            route.signed_url,
                            std::move(signer.variant)};
  HOOKCTL_TRY_AS(const auto draft, send::make_draft(sender, wish));
  Sending sending(options, sender, route, context);
  const auto sent = sending.run(draft);
  print_summary(sending.summary(), context);
  if (!sent) {
    return fail(with_listener(sent.error(), options, context));
  }
  if (options.count > 1 && !sending.ids_vary()) {
    context.note(text("the deliveries of ",
                      sender.preset.id,
                      " have no id that can be varied: a receiver may take them for repeats"));
  }
  const Summary& summary = sending.summary();
  if (summary.accepted < summary.sent) {
    return fail(
        Failure::delivery_not_taken,
        text(summary.sent - summary.accepted, " of ", summary.sent, " were not answered with 2xx"));
  }
  return ExitCode::done;
}

std::vector<Flag> flags()
{
  std::vector<Flag> all = signer_flags();
  const std::vector<Flag> own = {
      {.name = "--url",
       .value = "URL",
       .help = "where to post it",
       .default_text = "the account's URL at the local listener"},
      {.name = "--data",
       .value = "FILE",
       .help = "the payload, in place of the preset's sample (- for standard input)",
       .completion = Completion::file},
      {.name = "--event",
       .value = "CODE",
       .help = "the event code that the delivery shall have",
       .completion = Completion::event_code},
      header_flag("a header in place of the sample's, or a further one"),
      {.name = "--count",
       .value = "N",
       .help = "how many deliveries, each with an id of its own",
       .default_text = "1"},
      {.name = "--rate", .value = "N/s", .help = "at most so many a second"},
      {.name = "--duplicate", .help = "send each delivery twice"},
      {.name = "--stale", .help = "sign for a moment beyond the scheme's tolerance"},
      {.name = "--tamper", .help = "change one signed byte after signing"},
      {.name = "--timeout",
       .value = "DURATION",
       .help = "how long to wait for an answer",
       .default_text = "10s"},
  };
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

} // namespace

Command make()
{
  return {
      .path = "send",
      .summary = "post a signed sample delivery, as the provider would",
      .description =
          "Signs the preset's sample (or --data) with the account's key and posts it to the "
          "account's URL at the listener of this machine, or to any --url. --stale, --tamper and "
          "--duplicate show that a receiver refuses what it should, and takes a repeat once. "
          "Exits 1 when an answer is not 2xx, 6 when nobody answers, 7 after --timeout.",
      .flags = flags(),
      .examples = {{"hookctl send --account shop_eu --event orders/paid",
                    "one paid order for the running listener"},
                   {"hookctl send --account shop_eu --count 1000 --rate 50/s",
                    "a thousand orders in twenty seconds"},
                   {"hookctl send --provider stripe --auth-key-env STRIPE_SECRET --url "
                    "http://localhost:3000/webhooks --tamper",
                    "does your app refuse a changed body?"}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::unreachable,
                     ExitCode::timed_out},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::send_command
