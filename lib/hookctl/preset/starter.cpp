#include "hookctl/preset/starter.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/preset/detail/guess.hpp"
#include "hookctl/preset/detail/starter_verify.hpp"
#include "hookctl/preset/preset.hpp"
#include "hookctl/yaml/scalar_style.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace hookctl::preset {

namespace {

constexpr std::string_view kMadeUpSample =
    R"({"event": "something.happened", "id": "evt_1001", "created_at": "2025-06-01T09:30:00Z"})";

std::string scalar(std::string_view value)
{
  const bool is_plain = yaml::can_be_plain(value) && !yaml::plain_is_no_string(value);
  return is_plain ? std::string(value) : yaml::quoted_scalar(value);
}

std::string name_of(const Starter& starter)
{
  std::string name = starter.name.empty() ? starter.id : starter.name;
  if (starter.name.empty()) {
    std::replace(name.begin(), name.end(), '_', ' ');
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
  }
  return name;
}

std::string event_block(const Starter& starter, const detail::Guesses& guesses)
{
  const std::string constant = starter.id + "_received";
  const bool is_guessed = !guesses.code.empty();
  std::string out = text(
      "event:\n  # What happened.",
      is_guessed ? " Guessed from the sample; a header is header:NAME.\n"
                 : " Nothing in the sample looks like it, so there is one code for all; a path of\n"
                   "  # the payload or header:NAME in place of it tells events apart.\n",
      "  code: ",
      is_guessed ? scalar(guesses.code) : text("{constant: ", constant, "}"),
      "\n");
  out += guesses.id.empty() ? std::string("  # Nothing looks like an id of the delivery: a repeat "
                                          "is recognised by its bytes.\n"
                                          "  id: {hash: body}\n")
                            : text("  # By this a repeat is recognised: it must be the delivery's "
                                   "own, and the same when it is sent again.\n"
                                   "  id: ",
                                   scalar(guesses.id),
                                   "\n");
  if (!guesses.time.empty()) {
    out += text("  # When it happened.\n  time: ", scalar(guesses.time), "\n");
  }
  return out + text("  # Every code that the provider documents, with a few words; * and ? where "
                    "codes are open.\n"
                    "  codes:\n    ",
                    scalar(is_guessed ? guesses.code_value : constant),
                    ": ",
                    is_guessed ? "the event of the sample" : "something was received",
                    "\n");
}

std::string sender_lines(const detail::Guesses& guesses)
{
  if (guesses.sender.empty()) {
    return "# Where the end user's id is (a phone, an address, an id); the first that finds a "
           "value wins, as in\n"
           "#   sender: [customer.phone, customer.email]\n";
  }
  std::string paths;
  for (const std::string& path : guesses.sender) {
    paths += text("  - ", scalar(path), "\n");
  }
  return text("# Where the end user's id is; guessed from the sample, the first that finds a value "
              "wins.\nsender:\n",
              paths);
}

std::string sample_block(const Starter& starter, const std::string& json)
{
  std::string out =
      starter.sample.empty()
          ? "# A made-up payload, since none was given: one that was received says more.\n"
          : "# A payload as it is sent, without anybody's real data.\n";
  out += "sample: |\n";
  const std::string pretty = json::pretty(json);
  for (const std::string_view line : split(pretty, '\n')) {
    out += text("  ", line, "\n");
  }
  return out;
}

constexpr std::string_view kVectorLines =
    "\n# Known answers prove the scheme: a signed request that the provider published, or made "
    "with "
    "its library.\n"
    "#   vectors:\n"
    "#     - source: the example on the page above\n"
    "#       origin: published          # or sdk, third_party, ours\n"
    "#       key: the key of the example\n"
    "#       headers: {X-Signature: …}\n"
    "#       body: the bytes of the example\n"
    "#       at: 1748770200             # the moment of the check, where a timestamp is signed\n";

std::string
compose(const Starter& starter, const detail::StarterVerify& verify, const json::Document& sample)
{
  const detail::Guesses guesses = detail::guess_paths(sample);
  return text("# Check it with: hookctl provider check ",
              starter.id,
              ".yaml\n# In the providers folder of your configuration its name is ",
              starter.id,
              ", like that of a built-in preset.\nid: ",
              starter.id,
              "\nname: ",
              scalar(name_of(starter)),
              "\ncategory: ",
              scalar(starter.category),
              "\n# The page that says how it signs.\ndocs: ",
              scalar(starter.docs),
              "\n# verified (the provider's own words or example), secondary (somebody else's "
              "working code), unconfirmed.\n"
              "confidence: unconfirmed\n# Which of the provider's secrets is the key.\nkey_help: ",
              scalar(verify.key_help),
              "\n\nverify:\n",
              verify.block,
              "\n",
              event_block(starter, guesses),
              "\n",
              sender_lines(guesses),
              "\n",
              sample_block(starter, std::string(sample.text())),
              verify.has_key ? kVectorLines : "");
}

Result<> check_id(const Starter& starter)
{
  const auto id = model::AccountName::parse(starter.id);
  if (id) {
    return {};
  }
  return fail(Failure::malformed_name,
              text("ID ", quote(starter.id), " is not 1 to 64 of a-z, 0-9 and _"),
              text("use ", model::suggest_account_name(starter.id)));
}

/// What the flags made must be a preset; where it is none, a flag is to blame and not a line.
Result<> check_made(const std::string& yaml, const std::string& id)
{
  const auto preset = parse_preset(yaml, id + ".yaml");
  if (preset) {
    return {};
  }
  Error error = preset.error();
  error.code = ErrorCode::invalid_argument;
  error.at.reset();
  return fail(std::move(error));
}

} // namespace

Result<std::string> make_starter(const Starter& starter)
{
  HOOKCTL_TRY(check_id(starter));
  auto sample =
      json::Document::parse(starter.sample.empty() ? std::string(kMadeUpSample) : starter.sample);
  if (!sample) {
    return fail(sample.map_error(within("--sample")).error());
  }
  HOOKCTL_TRY_AS(const auto verify, detail::make_starter_verify(starter));
  std::string yaml = compose(starter, verify, *sample);
  HOOKCTL_TRY(check_made(yaml, starter.id));
  return yaml;
}

} // namespace hookctl::preset
