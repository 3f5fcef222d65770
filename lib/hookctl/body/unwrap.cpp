#include "hookctl/body/detail/unwrap.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/detail/decoder.hpp"

#include <cstdint>

namespace hookctl::body::detail {

namespace {

/// Where a pipeline starts: its text, and for a string of the payload its node.
struct Start {
  std::string text;
  json::NodeIndex node = json::Document::root();
};

std::optional<json::NodeIndex> find_place(const json::Document& document,
                                          const std::vector<std::string>& place)
{
  std::optional<json::NodeIndex> node = json::Document::root();
  for (const std::string& step : place) {
    const auto index = parse_integer<std::int64_t>(step);
    const bool is_array = document.kind(*node) == json::Kind::array;
    node = is_array && index ? document.find_element(*node, *index)
                             : document.find_member(*node, step);
    if (!node) {
      return std::nullopt;
    }
  }
  return node;
}

Result<std::optional<Start>> find_string(Payload& payload, const std::vector<std::string>& place)
{
  HOOKCTL_TRY_AS(const json::Document* const document, payload.document());
  const auto node = find_place(*document, place);
  if (!node || document->kind(*node) != json::Kind::string) {
    return std::optional<Start>{};
  }
  return std::optional(Start{document->to_text(*node), *node});
}

std::optional<Start> start_at(std::optional<std::string> text)
{
  return text ? std::optional(Start{*std::move(text)}) : std::nullopt;
}

Result<std::optional<Start>>
find_start(const Unwrap& pipeline, Payload& payload, const std::optional<std::string>& decrypted)
{
  if (pipeline.start == Unwrap::Start::decrypted) {
    return start_at(decrypted);
  }
  if (payload.is_empty()) {
    return std::optional<Start>{};
  }
  switch (pipeline.start) {
  case Unwrap::Start::body: {
    HOOKCTL_TRY_AS(const std::string_view body, payload.text());
    return start_at(std::string(body));
  }
  case Unwrap::Start::form_field: {
    HOOKCTL_TRY_AS(auto value, payload.find_field(pipeline.name));
    return start_at(std::move(value));
  }
  case Unwrap::Start::json_text:
    return find_string(payload, pipeline.place);
  case Unwrap::Start::decrypted:
    break;
  }
  return std::optional<Start>{};
}

/// `form field "payload"`: where a message says that it failed.
std::string name_start(const Unwrap& pipeline)
{
  switch (pipeline.start) {
  case Unwrap::Start::body:
    return "the body";
  case Unwrap::Start::form_field:
    return text("form field ", quote(pipeline.name));
  case Unwrap::Start::json_text:
    return text("the text in ", quote(join(pipeline.place, ".")));
  case Unwrap::Start::decrypted:
    return "the decrypted text";
  }
  return {};
}

Result<json::Document> run(const std::vector<Unwrap::Decode>& steps, std::string text)
{
  if (steps.size() > kMaxDecodeSteps) {
    return fail(
        Failure::malformed_text,
        hookctl::text(
            "unwrap has ", steps.size(), " decode steps; at most ", kMaxDecodeSteps, " are run"));
  }
  Decoder decoder(std::move(text));
  for (const Unwrap::Decode& step : steps) {
    HOOKCTL_TRY(decoder.run(step));
  }
  return decoder.finish();
}

/// The payload with `decoded` in the place of one of its strings; every other token as it was sent.
Result<json::Document>
splice(const json::Document& payload, json::NodeIndex at, const json::Document& decoded)
{
  const json::Node& token = payload.nodes()[at];
  const std::string_view whole = payload.text();
  return json::Document::parse(text(whole.substr(0, token.offset),
                                    decoded.raw(json::Document::root()),
                                    whole.substr(std::size_t{token.offset} + token.length)));
}

} // namespace

Result<std::optional<json::Document>> unwrap_payload(const Unwrap& pipeline,
                                                     Payload& payload,
                                                     const std::optional<std::string>& decrypted)
{
  HOOKCTL_TRY_AS(auto start, find_start(pipeline, payload, decrypted));
  if (!start) {
    return std::optional<json::Document>{};
  }
  HOOKCTL_TRY_AS(
      auto decoded,
      run(pipeline.decode, std::move(start->text)).map_error(within(name_start(pipeline))));
  if (!pipeline.in_place || pipeline.start != Unwrap::Start::json_text) {
    return std::optional(std::move(decoded));
  }
  HOOKCTL_TRY_AS(const json::Document* const document, payload.document());
  HOOKCTL_TRY_AS(auto spliced,
                 splice(*document, start->node, decoded).map_error(within(name_start(pipeline))));
  return std::optional(std::move(spliced));
}

} // namespace hookctl::body::detail
