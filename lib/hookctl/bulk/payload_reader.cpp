#include "hookctl/bulk/detail/payload_reader.hpp"

#include "hookctl/body/body.hpp"

#include <utility>

namespace hookctl::bulk::detail {

namespace {

/// A parser keeps the memory of its largest document; one beyond this gets memory of its own.
constexpr std::size_t kKeptBytes = 1U << 20U;

std::vector<body::Unwrap> inner_unwraps(const account::Definition* definition)
{
  std::vector<body::Unwrap> unwraps =
      definition == nullptr ? std::vector<body::Unwrap>{} : definition->unwrap;
  std::erase_if(unwraps, [](const body::Unwrap& unwrap) {
    return unwrap.start != body::Unwrap::Start::json_text;
  });
  return unwraps;
}

} // namespace

PayloadReader::PayloadReader(std::shared_ptr<const account::Definition> definition,
                             model::Headers headers)
    : m_definition(std::move(definition))
    , m_unwrap(inner_unwraps(m_definition.get()))
{
  m_request.method = "POST";
  m_request.headers = std::move(headers);
}

Result<select::Input> PayloadReader::read(std::string_view line)
{
  HOOKCTL_TRY_AS(const json::Document* const document, parse(line));
  select::Input input;
  input.request = &m_request;
  input.document = document;
  input.account = m_definition == nullptr ? nullptr : &m_definition->facts;
  return input;
}

Result<const json::Document*> PayloadReader::parse(std::string_view line)
{
  if (!m_unwrap.empty()) {
    m_request.body.assign(line);
    HOOKCTL_TRY_AS(m_own, body::parse_body(m_request, m_unwrap));
    return &*m_own;
  }
  if (line.size() > kKeptBytes) {
    HOOKCTL_TRY_AS(m_own, json::Document::parse(std::string(line)));
    return &*m_own;
  }
  m_own.reset();
  return m_parser.parse(line);
}

} // namespace hookctl::bulk::detail
