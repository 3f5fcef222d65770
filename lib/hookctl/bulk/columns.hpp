#pragma once

#include "hookctl/account/definition.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/bulk/line_mapper.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/select/selector.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::bulk {

/// One column of the output.
struct Column {
  std::string name;
  select::Selector selector;
};

/// `NAME=PATH`. invalid_argument with a caret for a PATH that does not parse.
Result<Column> parse_column(std::string_view text);

/// Several; invalid_argument for two of the same name.
Result<std::vector<Column>> parse_columns(const std::vector<std::string>& texts);

/// How rows are written. A path that matches once gives its value, several times an array of the
/// values; numbers keep their text.
enum class RowFormat {
  /// An object a line, tokens as sent; null for a path that matches nothing.
  ndjson,
  /// RFC 4180: lines end in CRLF; fields that hold a comma, a quotation mark or a line break are in
  /// quotation marks. Strings are decoded, arrays and objects are compact JSON; nothing and null
  /// are an empty field, the empty string is `""`.
  csv
};

/// The first line of CSV, with its line end; "" for other formats.
std::string header_line(const std::vector<Column>& columns, RowFormat format);

/// A row for each line, or for each event of it where `definition` (may be null) splits it.
class ColumnMapper final : public LineMapper {
public:
  /// What the columns are made from; shared by the mappers of all threads.
  struct Plan {
    std::vector<Column> columns;
    RowFormat format = RowFormat::ndjson;
    std::shared_ptr<const account::Definition> definition;
    model::Headers headers;
  };

  explicit ColumnMapper(std::shared_ptr<const Plan> plan);
  ~ColumnMapper() override;

  Result<Counts> map(std::string_view line, std::string& out) override;

private:
  class Work;
  std::unique_ptr<Work> m_work;
};

} // namespace hookctl::bulk
