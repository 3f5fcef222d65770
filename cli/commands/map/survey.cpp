#include "cli/commands/map/survey.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli {

namespace {

/// The lines that hold something, with their numbers from 1.
std::vector<std::pair<std::size_t, std::string_view>> filled_lines(std::string_view body)
{
  std::vector<std::pair<std::size_t, std::string_view>> lines;
  std::size_t number = 0;
  for (const std::string_view line : split(body, '\n')) {
    ++number;
    if (!trim(line).empty()) {
      lines.emplace_back(number, trim(line));
    }
  }
  return lines;
}

void add(Survey& survey, json::Document document)
{
  survey.statistics.add(document);
  survey.only =
      survey.statistics.documents() == 1 ? std::optional(std::move(document)) : std::nullopt;
}

/// Takes a document a line, when the first line is one; false when the body is nothing of the kind.
bool add_lines(Survey& survey, const Payload& payload, const Context& context)
{
  const auto lines = filled_lines(payload.request.body);
  if (lines.size() < 2 || !json::Document::parse(std::string(lines.front().second))) {
    return false;
  }
  std::size_t bad = 0;
  std::string first_bad;
  for (const auto& [number, line] : lines) {
    auto document = json::Document::parse(std::string(line));
    if (document) {
      add(survey, *std::move(document));
    } else if (bad++ == 0) {
      first_bad = text("line ", number, ": ", document.error().message);
    }
  }
  if (bad > 0) {
    context.warn(
        text(bad,
             bad == 1 ? " line of " : " lines of ",
             payload.origin,
             bad == 1 ? " is no JSON and left out; " : " are no JSON and left out; the first is ",
             first_bad));
  }
  survey.bad_lines += bad;
  return true;
}

Result<> add_payload(Survey& survey, const PayloadSource& source, const Context& context)
{
  HOOKCTL_TRY_AS(auto payload, load_payload(source, context, Base64Json::decoded));
  if (trim(payload.request.body).empty() && source.inbox.empty()) {
    return fail(ErrorCode::invalid_data, text(payload.origin, " is empty"));
  }
  auto document = parse_payload(payload);
  if (document) {
    add(survey, *std::move(document));
  } else if (add_lines(survey, payload, context)) {
    payload.request.body.clear();
  } else {
    return tl::unexpected<Error>(std::move(document).error());
  }
  if (survey.first.origin.empty()) {
    survey.first = std::move(payload);
  }
  return {};
}

} // namespace

Result<Survey> survey_payloads(const PayloadSource& source,
                               const std::vector<std::string>& files,
                               const Context& context)
{
  if (!files.empty() && !source.inbox.empty()) {
    return fail(Failure::flags_exclude,
                "FILE and --inbox exclude each other",
                "leave one out: each is a payload");
  }
  Survey survey;
  if (files.empty()) {
    HOOKCTL_TRY(add_payload(survey, source, context));
  }
  for (const std::string& file : files) {
    PayloadSource one = source;
    one.file = file;
    HOOKCTL_TRY(add_payload(survey, one, context));
  }
  if (survey.statistics.is_cut()) {
    context.warn("the payloads have more places than are kept; the first 10000 are shown");
  }
  return survey;
}

} // namespace hookctl::cli
