#include "hookctl/routing/definition.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/model/account_name.hpp"

namespace hookctl::routing {

namespace {

template<typename... Visitors> struct Overloaded : Visitors... {
  using Visitors::operator()...;
};

template<typename... Visitors> Overloaded(Visitors...) -> Overloaded<Visitors...>;

std::string without_query(std::string_view url)
{
  const std::size_t query = url.find('?');
  return query == std::string_view::npos ? std::string(url) : text(url.substr(0, query), "?…");
}

} // namespace

std::string_view to_string(File::Sync sync)
{
  switch (sync) {
  case File::Sync::always:
    return "always";
  case File::Sync::interval:
    return "interval";
  case File::Sync::never:
    return "never";
  }
  return "always";
}

std::optional<File::Sync> parse_sync(std::string_view word)
{
  for (const auto sync : {File::Sync::always, File::Sync::interval, File::Sync::never}) {
    if (word == to_string(sync)) {
      return sync;
    }
  }
  return std::nullopt;
}

std::string_view kind_of(const Target& target)
{
  return std::visit(Overloaded{[](const Stdout&) { return std::string_view("stdout"); },
                               [](const File&) { return std::string_view("file"); },
                               [](const Http&) { return std::string_view("http"); },
                               [](const Exec&) { return std::string_view("exec"); },
                               [](const Nats&) { return std::string_view("nats"); },
                               [](const Bot&) { return std::string_view("bot"); }},
                    target);
}

std::string describe(const Target& target)
{
  return std::visit(
      Overloaded{[](const Stdout&) { return std::string("standard output"); },
                 [](const File& file) { return file.path.string(); },
                 [](const Http& http) { return without_query(http.url); },
                 [](const Exec& exec) { return join(exec.argv, " "); },
                 [](const Nats& nats) {
                   return nats.subject.empty() ? nats.url : text(nats.url, " ", nats.subject);
                 },
                 [](const Bot& bot) {
                   return text("bot ", bot.bot_id, " ", bot.url.empty() ? bot.region : bot.url);
                 }},
      target);
}

std::string_view to_string(Format format)
{
  switch (format) {
  case Format::event:
    return "event";
  case Format::cloudevents:
    return "cloudevents";
  case Format::cloudevents_binary:
    return "cloudevents-binary";
  case Format::raw:
    return "raw";
  case Format::bot:
    return "bot";
  }
  return "event";
}

std::optional<Format> parse_format(std::string_view word)
{
  for (const Format format :
       {Format::event, Format::cloudevents, Format::cloudevents_binary, Format::raw, Format::bot}) {
    if (word == to_string(format)) {
      return format;
    }
  }
  return std::nullopt;
}

std::vector<Format> formats_of(const Target& target)
{
  if (std::holds_alternative<Bot>(target)) {
    return {Format::bot};
  }
  if (std::holds_alternative<Stdout>(target) || std::holds_alternative<File>(target)) {
    return {Format::event, Format::cloudevents}; // one event a line, and nowhere for headers
  }
  if (std::holds_alternative<Exec>(target)) {
    return {Format::event, Format::cloudevents, Format::raw};
  }
  return {Format::event, Format::cloudevents, Format::cloudevents_binary, Format::raw};
}

Result<> check_name(std::string_view name)
{
  return model::check_name("destination", name);
}

Result<> require_unordered(std::span<const Definition> destinations)
{
  for (const Definition& destination : destinations) {
    if (destination.ordered) {
      return fail(ErrorCode::invalid_data,
                  text("destination ",
                       destination.name,
                       " is ordered, which a journal that many workers share cannot keep"),
                  "take 'ordered: true' away, or keep the journal in a file");
    }
  }
  return {};
}

} // namespace hookctl::routing
