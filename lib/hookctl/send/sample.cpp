#include "hookctl/send/sample.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/send/detail/drafts.hpp"
#include "hookctl/send/edit.hpp"

#include <algorithm>
#include <array>

namespace hookctl::send {

namespace {

using auth::Draft;
using preset::ValueRule;
using select::Selector;

/// Digits that make an id one of its own.
constexpr std::size_t kIdDigits = 12;

std::optional<mapping::Mapped> map(const Sender& sender, const Draft& draft)
{
  const model::Request request = request_of(draft);
  const auto document = body::parse_body(request, sender.definition.unwrap);
  if (!document) {
    return std::nullopt;
  }
  auto mapped =
      mapping::map_delivery(sender.definition, {&request, &*document, 0, &sender.definition.facts});
  return mapped ? std::optional(*std::move(mapped)) : std::nullopt;
}

std::string code_of(const Sender& sender, const Draft& draft)
{
  const auto mapped = map(sender, draft);
  return mapped && !mapped->events.empty() ? mapped->events.front().code : std::string();
}

/// The selectors that a rule reads, in order; those of joined texts too.
std::vector<std::vector<Selector>> places_of(const ValueRule& rule)
{
  std::vector<std::vector<Selector>> all;
  for (const ValueRule::Alternative& alternative : rule.alternatives) {
    if (const auto* selector = std::get_if<Selector>(&alternative.use)) {
      all.push_back({*selector});
    } else if (const auto* joined = std::get_if<select::Template>(&alternative.use)) {
      std::vector<Selector> parts;
      for (const std::string& part : joined->parts()) {
        if (auto parsed = Selector::parse(part)) {
          parts.push_back(*std::move(parsed));
        }
      }
      all.push_back(std::move(parts));
    }
  }
  return all;
}

const Selector* split_of(const Sender& sender)
{
  return sender.definition.split ? &sender.definition.split->path : nullptr;
}

/// Writes a text where there is a string, or a header that may be missing so far.
bool write_text(const Sender& sender, Draft& draft, const Selector& at, std::string_view words)
{
  if (at.kind() == Selector::Kind::header) {
    set_header(draft.headers, at.name(), std::string(words));
    return true;
  }
  return rewrite(draft, at, split_of(sender), [&](json::Kind kind, std::string_view /*text*/) {
    return kind == json::Kind::string ? std::optional(json::quote_json(words)) : std::nullopt;
  });
}

/// Writes a code into the places of a rule; nullopt when it cannot, or the receiver would find
/// another one.
using WriteCode = std::optional<Draft> (*)(const Sender& sender,
                                           const Draft& draft,
                                           const std::vector<Selector>& places,
                                           std::string_view code);

/// Its first part into the first place, where the payload says the rest or the second place takes
/// it.
std::optional<Draft> with_halves(const Sender& sender,
                                 const Draft& draft,
                                 const std::vector<Selector>& places,
                                 std::string_view code)
{
  for (std::size_t at = code.find_first_of("._/:-"); places.size() > 1 && at != code.npos;
       at = code.find_first_of("._/:-", at + 1)) {
    Draft changed = draft;
    if (!write_text(sender, changed, places.front(), code.substr(0, at))) {
      return std::nullopt;
    }
    if (code_of(sender, changed) == code) {
      return changed;
    }
    if (write_text(sender, changed, places[1], code.substr(at + 1)) &&
        code_of(sender, changed) == code) {
      return changed;
    }
  }
  return std::nullopt;
}

std::optional<Draft> with_whole(const Sender& sender,
                                const Draft& draft,
                                const std::vector<Selector>& places,
                                std::string_view code)
{
  Draft changed = draft;
  const bool good = !places.empty() && write_text(sender, changed, places.front(), code) &&
                    code_of(sender, changed) == code;
  return good ? std::optional(std::move(changed)) : std::nullopt;
}

tl::unexpected<Error>
no_such_event(const Sender& sender, const std::string& code, const std::vector<Draft>& drafts)
{
  std::vector<std::string> known;
  for (const Draft& draft : drafts) {
    std::string found = code_of(sender, draft);
    if (!found.empty() && std::find(known.begin(), known.end(), found) == known.end()) {
      known.push_back(std::move(found));
    }
  }
  return fail(ErrorCode::invalid_argument,
              text("no sample of ", sender.preset.id, " can say the event code ", quote(code)),
              known.empty() ? std::string("give a payload of that event with --data FILE")
                            : text("the samples say ",
                                   join(known, ", "),
                                   "; or give a payload of that event with --data FILE"));
}

/// Other digits, and more of them where there are few.
Result<std::string> respell(std::string_view id, json::Kind kind, Rng& rng)
{
  std::array<std::byte, 64> random{};
  HOOKCTL_TRY(rng.fill(random));
  std::size_t used = 0;
  const auto digit = [&](bool first) {
    const auto byte = std::to_integer<unsigned>(random[used++ % random.size()]);
    return static_cast<char>('0' + (first ? 1U + byte % 9U : byte % 10U));
  };
  std::string out;
  std::size_t digits = 0;
  for (const char c : id) {
    const bool is_digit = c >= '0' && c <= '9';
    out += is_digit ? digit(out.empty()) : c;
    digits += is_digit ? 1 : 0;
  }
  // A number must stay exact in a double.
  for (; digits < kIdDigits; ++digits) {
    out += digit(out.empty());
  }
  return kind == json::Kind::number ? out : json::quote_json(out);
}

bool is_plain_number(std::string_view written)
{
  return !written.empty() &&
         std::all_of(written.begin(), written.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> id_of(const Sender& sender, const Draft& draft)
{
  const auto mapped = map(sender, draft);
  return mapped ? mapped->delivery_id : std::nullopt;
}

} // namespace

Result<Draft> make_draft(const Sender& sender, const Wish& wish)
{
  std::vector<Draft> drafts = detail::make_drafts(sender, wish);
  if (wish.event.empty()) {
    return std::move(drafts.front());
  }
  for (const Draft& draft : drafts) {
    if (code_of(sender, draft) == wish.event) {
      return draft;
    }
  }
  // A sample whose payload goes with the code is better than one that merely bears it.
  for (const WriteCode write : {with_halves, with_whole}) {
    for (const auto& places : places_of(sender.definition.event.code)) {
      for (const Draft& draft : drafts) {
        if (auto changed = write(sender, draft, places, wish.event)) {
          return *std::move(changed);
        }
      }
    }
  }
  return no_such_event(sender, wish.event, drafts);
}

Result<FreshDraft> with_fresh_id(const Sender& sender, Draft draft, Rng& rng)
{
  const auto before = id_of(sender, draft);
  std::optional<Error> broken;
  for (const auto& places : places_of(sender.definition.event.id)) {
    for (const Selector& place : places) {
      Draft changed = draft;
      // The delivery's id is looked for from the payload's root, also in a batch.
      const bool written =
          rewrite(changed,
                  place,
                  nullptr,
                  [&](json::Kind kind, std::string_view id) -> std::optional<std::string> {
                    if (kind == json::Kind::number && !is_plain_number(id)) {
                      return std::nullopt;
                    }
                    auto other = respell(id, kind, rng);
                    if (!other) {
                      broken = other.error();
                      return std::nullopt;
                    }
                    return *other;
                  });
      if (broken) {
        return fail(*broken);
      }
      if (written && before && id_of(sender, changed) != before) {
        return FreshDraft{std::move(changed), true};
      }
    }
  }
  return FreshDraft{std::move(draft), false};
}

} // namespace hookctl::send
