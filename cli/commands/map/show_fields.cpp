#include "cli/commands/map/show_fields.hpp"

#include "cli/app/grid.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli {

namespace {

constexpr std::size_t kShownField = 60;

/// `2nd`.
std::string ordinal(std::size_t number)
{
  const std::size_t ten = number % 100 / 10;
  const std::size_t one = number % 10;
  const std::string_view ending = ten == 1   ? "th"
                                  : one == 1 ? "st"
                                  : one == 2 ? "nd"
                                  : one == 3 ? "rd"
                                             : "th";
  return text(number, ending);
}

std::string rank_words(const mapping::FieldTrace& field)
{
  if (field.alternatives < 2) {
    return {};
  }
  return field.outcome == mapping::Outcome::matched
             ? text(ordinal(field.tried.size()), " of ", field.alternatives)
             : text("none of ", field.alternatives);
}

/// Red where the event cannot be routed for want of it.
Paint colour_of(const mapping::FieldTrace& field, const mapping::MappedEvent& event)
{
  if (field.outcome == mapping::Outcome::matched) {
    return Paint::green;
  }
  const bool routes = field.field == "sender" || field.field == "source";
  return routes && !event.unroutable.empty() ? Paint::red : Paint::yellow;
}

/// The alternatives that did not count; where there is but one, its path stands in the row above.
void add_failed(const mapping::FieldTrace& field, GridRow& row)
{
  for (const mapping::Tried& tried : field.tried) {
    const bool is_row = field.alternatives < 2 && tried.path == field.path;
    if (tried.outcome == mapping::Outcome::matched || (is_row && tried.detail.empty())) {
      continue;
    }
    row.below.push_back(
        {is_row ? tried.detail : text(tried.path, ": ", mapping::why_not(tried)), Paint::yellow});
  }
}

GridRow row_of(const mapping::FieldTrace& field, const mapping::MappedEvent& event)
{
  const bool found = field.outcome == mapping::Outcome::matched;
  const bool told_below = !found && field.alternatives > 1;
  GridRow row;
  row.cells = {{field.field, std::nullopt},
               {field.path.empty() || told_below ? "-" : field.path, std::nullopt},
               {found ? printable(field.value, kShownField) : "", std::nullopt},
               {found ? field.type : std::string(mapping::to_string(field.outcome)),
                colour_of(field, event)},
               {rank_words(field), std::nullopt}};
  add_failed(field, row);
  if (!found && field.tried.empty()) {
    row.below.push_back({"no path says where it is", Paint::faint});
  }
  if (!field.note.empty()) {
    row.below.push_back({field.note, Paint::cyan});
  }
  return row;
}

} // namespace

void print_fields(const std::vector<mapping::FieldTrace>& delivery,
                  const mapping::MappedEvent& event,
                  const Context& context)
{
  Grid grid;
  grid.columns = {{"FIELD", GridColumn::Fit::wrap, 25},
                  {"PATH", GridColumn::Fit::wrap, 20},
                  {"VALUE", GridColumn::Fit::cut, 12},
                  {"TYPE"},
                  {"NOTE"}};
  for (const mapping::FieldTrace& field : delivery) {
    grid.rows.push_back(row_of(field, event));
  }
  for (const mapping::FieldTrace& field : event.trace) {
    grid.rows.push_back(row_of(field, event));
  }
  print(context, grid);
}

void print_steps(const std::vector<mapping::Step>& steps, const Context& context)
{
  Grid grid;
  grid.columns = {{"STEP", GridColumn::Fit::wrap, 14},
                  {"WHAT HAPPENED", GridColumn::Fit::wrap, 30}};
  const std::string* last = nullptr;
  for (const mapping::Step& step : steps) {
    const bool same = last != nullptr && *last == step.stage;
    grid.rows.push_back({{{same ? "" : step.stage, Paint::bold}, {step.words, std::nullopt}}});
    last = &step.stage;
  }
  print(context, grid);
}

void write_fields(json::Writer& out, const std::vector<mapping::FieldTrace>& fields)
{
  out.begin_array();
  for (const mapping::FieldTrace& field : fields) {
    out.begin_object()
        .member("field", field.field)
        .member("state", mapping::to_string(field.outcome))
        .member("path", field.path)
        .member("value", field.value)
        .member("type", field.type)
        .member("note", field.note)
        .member("alternatives", static_cast<std::int64_t>(field.alternatives));
    out.key("untried").begin_array();
    for (const std::string& path : field.untried) {
      out.string(path);
    }
    out.end_array().key("tried").begin_array();
    for (const mapping::Tried& tried : field.tried) {
      out.begin_object()
          .member("path", tried.path)
          .member("state", mapping::to_string(tried.outcome))
          .member("detail", tried.detail)
          .member("reached", tried.reached)
          .end_object();
    }
    out.end_array().end_object();
  }
  out.end_array();
}

void write_steps(json::Writer& out, const std::vector<mapping::Step>& steps)
{
  out.begin_array();
  for (const mapping::Step& step : steps) {
    out.begin_object().member("stage", step.stage).member("words", step.words).end_object();
  }
  out.end_array();
}

} // namespace hookctl::cli
