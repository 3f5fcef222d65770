#include "hookctl/preset/detail/guess.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/path/path.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace hookctl::preset::detail {

namespace {

constexpr std::size_t kMostSenders = 4;
/// Longer ones are prose, not codes.
constexpr std::size_t kLongestGuess = 100;

/// Names as services write them, without `_` and `-` and in lower case; the likeliest first.
constexpr std::string_view kCodeNames[] = {"event",
                                           "eventtype",
                                           "eventname",
                                           "topic",
                                           "type",
                                           "action",
                                           "trigger",
                                           "kind",
                                           "notificationtype"};
/// Of a delivery, whatever it is about.
constexpr std::string_view kDeliveryIdNames[] = {
    "eventid", "webhookid", "deliveryid", "notificationid", "messageid"};
/// Of whatever they stand in: beside the code that is the delivery, elsewhere an order or a person,
/// whose second event would be taken for a repeat of the first.
constexpr std::string_view kIdNames[] = {"uuid", "id"};
constexpr std::string_view kTimeNames[] = {"eventtime",
                                           "occurredat",
                                           "timestamp",
                                           "createdat",
                                           "created",
                                           "time",
                                           "sentat",
                                           "date",
                                           "datetime",
                                           "updatedat",
                                           "at"};
constexpr std::string_view kSenderNames[] = {"phone",
                                             "phonenumber",
                                             "mobile",
                                             "waid",
                                             "from",
                                             "sender",
                                             "email",
                                             "emailaddress",
                                             "userid",
                                             "customerid",
                                             "contactid"};

/// A leaf that could be a value: a text or a number.
struct Candidate {
  std::string path;
  std::string parent; ///< the path of what it stands in
  std::string name;   ///< of the last member, as kCodeNames spells names
  std::string value;
  bool is_string = false;
  std::size_t depth = 0;
};

std::string plain_name(std::string_view member)
{
  std::string out = lower(member);
  std::erase_if(out, [](char c) { return c == '_' || c == '-'; });
  return out;
}

/// The query without its last step, in words that are the same for siblings.
std::string parent_of(const std::vector<path::Query::Step>& steps)
{
  std::string out;
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    const auto& step = steps[i];
    out += text(step.name.size(), ':', step.name, step.index, '/');
  }
  return out;
}

std::vector<Candidate> candidates(const json::Document& payload)
{
  std::vector<Candidate> out;
  for (const path::Leaf& leaf : path::leaves(payload, 1000)) {
    const json::Kind kind = payload.kind(leaf.node);
    const auto query = path::Query::parse(leaf.path);
    const bool is_value = kind == json::Kind::string || kind == json::Kind::number;
    const auto steps = query ? query->example_steps() : std::vector<path::Query::Step>{};
    if (!is_value || steps.empty()) {
      continue;
    }
    const auto& last = steps.back();
    if (last.kind == path::Query::Step::Kind::name && !payload.to_text(leaf.node).empty()) {
      out.push_back({leaf.path,
                     parent_of(steps),
                     plain_name(last.name),
                     payload.to_text(leaf.node),
                     kind == json::Kind::string,
                     steps.size()});
    }
  }
  // Of two with one name the outer one is about the whole delivery.
  std::stable_sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) {
    return a.depth < b.depth;
  });
  return out;
}

const Candidate* find_first(const std::vector<Candidate>& all,
                            std::span<const std::string_view> names)
{
  for (const std::string_view name : names) {
    for (const Candidate& candidate : all) {
      if (candidate.name == name) {
        return &candidate;
      }
    }
  }
  return nullptr;
}

bool looks_like_code(const Candidate& candidate)
{
  return candidate.is_string && candidate.value.size() <= kLongestGuess &&
         !is_glob(candidate.value) && candidate.value.find_first_of("\r\n\t") == std::string::npos;
}

std::vector<std::string> find_senders(const std::vector<Candidate>& all)
{
  std::vector<std::string> paths;
  for (const std::string_view name : kSenderNames) {
    for (const Candidate& candidate : all) {
      if (candidate.name == name && paths.size() < kMostSenders) {
        paths.push_back(candidate.path);
      }
    }
  }
  return paths;
}

std::string find_id(const std::vector<Candidate>& all, const Candidate* code)
{
  if (const Candidate* id = find_first(all, kDeliveryIdNames)) {
    return id->path;
  }
  std::vector<Candidate> siblings;
  std::copy_if(all.begin(), all.end(), std::back_inserter(siblings), [&](const Candidate& other) {
    return code != nullptr && other.parent == code->parent;
  });
  const Candidate* id = find_first(siblings, kIdNames);
  return id == nullptr ? std::string{} : id->path;
}

} // namespace

Guesses guess_paths(const json::Document& payload)
{
  const auto all = candidates(payload);
  std::vector<Candidate> codes;
  std::copy_if(all.begin(), all.end(), std::back_inserter(codes), looks_like_code);
  Guesses guesses;
  if (const Candidate* code = find_first(codes, kCodeNames)) {
    guesses.code = code->path;
    guesses.code_value = code->value;
  }
  guesses.id = find_id(all, find_first(codes, kCodeNames));
  if (const Candidate* time = find_first(all, kTimeNames)) {
    guesses.time = time->path;
  }
  guesses.sender = find_senders(all);
  return guesses;
}

} // namespace hookctl::preset::detail
