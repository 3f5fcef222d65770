#include "cli/app/failure_help.hpp"

#include "cli/app/exit_code.hpp"
#include "cli/app/layout.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <utility>
#include <vector>

namespace hookctl::cli {

namespace {

ExitCode exit_code_for(Failure failure)
{
  Error error;
  become(error, failure);
  return exit_code_of(error);
}

void write_failure(json::Writer& writer, const FailureRow& row)
{
  writer.begin_object().member("code", to_string(row.failure)).member("kind", to_string(row.code));
  writer.member("exit_code", static_cast<int>(exit_code_for(row.failure)));
  writer.member("meaning", row.meaning).member("causes", row.causes).member("mend", row.mend);
  writer.end_object();
}

} // namespace

std::string exit_code_words(Failure failure)
{
  const ExitCode code = exit_code_for(failure);
  for (const ExitCodeRow& row : exit_code_table()) {
    if (row.code == code) {
      return text(static_cast<int>(code), ": ", row.meaning);
    }
  }
  return text(static_cast<int>(code));
}

std::string failures_page()
{
  std::string out = wrap("Each error says its code in brackets, with -o json as \"code\". A code "
                         "keeps its meaning in every later version, and its first digit is the "
                         "exit code, but 9 stands for 70. 'hookctl help HK-301' says more of one.",
                         0);
  for (const ExitCodeRow& exit : exit_code_table()) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const FailureRow& row : failures()) {
      if (exit_code_for(row.failure) == exit.code) {
        rows.emplace_back(to_string(row.failure), row.meaning);
      }
    }
    if (!rows.empty()) {
      out += text("\nExit code ", static_cast<int>(exit.code), ":\n", two_columns(rows));
    }
  }
  return out;
}

std::string failure_page(Failure failure)
{
  const FailureRow& row = row_of(failure);
  return wrap(text(to_string(failure), ": ", row.meaning), 0) + '\n' +
         two_columns({{"Usual causes", std::string(row.causes)},
                      {"What to do", std::string(row.mend)},
                      {"Exit code", exit_code_words(failure)},
                      {"Kind", std::string(to_string(row.code))}});
}

std::string failure_json(Failure failure)
{
  json::Writer writer;
  write_failure(writer, row_of(failure));
  return writer.text();
}

std::string failures_json()
{
  json::Writer writer;
  writer.begin_array();
  for (const FailureRow& row : failures()) {
    write_failure(writer, row);
  }
  writer.end_array();
  return writer.text();
}

} // namespace hookctl::cli
