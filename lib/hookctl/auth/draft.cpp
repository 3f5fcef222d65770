#include "hookctl/auth/detail/draft.hpp"

#include "hookctl/auth/detail/called_url.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>
#include <span>

namespace hookctl::auth::detail {

namespace {

using SelectorKind = select::Selector::Kind;

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

model::Request to_request(const Draft& draft)
{
  model::Request request;
  request.method = draft.method;
  request.target = target_of(draft.url);
  request.headers = draft.headers;
  request.body = draft.body;
  return request;
}

void set_header(model::Headers& headers, const std::string& name, std::string_view value)
{
  const auto is_it = [&](const auto& header) { return equals_ignore_case(header.first, name); };
  const auto first = std::find_if(headers.begin(), headers.end(), is_it);
  if (first == headers.end()) {
    headers.emplace_back(name, value);
    return;
  }
  first->second = std::string(value);
  headers.erase(std::remove_if(first + 1, headers.end(), is_it), headers.end());
}

bool is_named(std::string_view pair, std::string_view name)
{
  const auto decoded = percent_decode(pair.substr(0, pair.find('=')), PlusIsSpace::yes);
  return decoded && *decoded == name;
}

/// The encoded pairs with the named one replaced, or added at the end.
std::string set_pair(std::string_view pairs, std::string_view name, std::string_view value)
{
  const std::string made = text(percent_encode(name), '=', percent_encode(value));
  std::string out;
  bool is_set = false;
  const auto append = [&](std::string_view pair, bool is_first) {
    out += is_first ? "" : "&";
    out += pair;
  };
  bool is_first = true;
  for (const std::string_view pair :
       pairs.empty() ? std::vector<std::string_view>{} : split(pairs, '&')) {
    if (!is_named(pair, name)) {
      append(pair, is_first);
    } else if (!is_set) {
      append(made, is_first);
      is_set = true;
    } else {
      continue;
    }
    is_first = false;
  }
  if (!is_set) {
    append(made, is_first);
  }
  return out;
}

Result<> put_query(Draft& draft, const std::string& name, std::string_view value)
{
  if (draft.url.empty()) {
    return refuse(text("query parameter ", name, " needs a URL to stand in"));
  }
  const std::size_t mark = draft.url.find('?');
  const std::string pairs = mark == std::string::npos ? std::string{} : draft.url.substr(mark + 1);
  draft.url = text(draft.url.substr(0, mark), '?', set_pair(pairs, name, value));
  return {};
}

bool is_form(const Draft& draft)
{
  return model::media_type(draft.headers) == kFormType;
}

Result<> put_form(Draft& draft, const std::string& name, std::string_view value)
{
  if (draft.body.empty() && model::count_header(draft.headers, "Content-Type") == 0) {
    draft.headers.emplace_back("Content-Type", kFormType);
  }
  if (!is_form(draft)) {
    return refuse(text("form field ", name, " needs a form as the body"),
                  text("send Content-Type: ", kFormType));
  }
  draft.body = set_pair(draft.body, name, value);
  return {};
}

/// The document whose text is the body itself: what came out of a form cannot be written back.
const json::Document* written_json(const DraftView& view, const Draft& draft)
{
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const auto& document = view.document();
  if (!document) {
    return nullptr;
  }
  std::string_view body = draft.body;
  if (body.starts_with(kByteOrderMark)) {
    body.remove_prefix(kByteOrderMark.size());
  }
  return document->text() == body ? &*document : nullptr;
}

bool is_number(std::string_view value)
{
  return parse_integer<std::int64_t>(value).has_value();
}

/// The value's token in place of the node's, where that may hold it.
Result<>
put_node(Draft& draft, const json::Document& document, json::NodeIndex node, std::string_view value)
{
  const json::Kind kind = document.kind(node);
  const bool as_number =
      (kind == json::Kind::null || kind == json::Kind::number) && is_number(value);
  if (kind != json::Kind::string && !as_number) {
    return refuse(text("the body's ", json::to_string(kind), " stands where a text must be"),
                  "write \"\" there");
  }
  const json::Node& place = document.nodes()[node];
  const std::size_t mark = draft.body.size() - document.text().size();
  draft.body.replace(
      mark + place.offset, place.length, as_number ? std::string(value) : json::quote_json(value));
  return {};
}

/// At least one.
Result<std::vector<json::NodeIndex>>
find_nodes(const Draft& draft, const select::Selector& at, json::NodeIndex item)
{
  const DraftView view(draft);
  if (written_json(view, draft) != nullptr) {
    HOOKCTL_TRY_AS(auto nodes, at.evaluate_nodes(view.input(item)));
    if (!nodes.empty()) {
      return nodes;
    }
  }
  return refuse(select::to_words(at) + " is missing", "write the member with \"\" as its value");
}

/// Nodes keep their indexes when one token takes the place of another.
Result<> put_nodes(Draft& draft, const std::vector<json::NodeIndex>& nodes, std::string_view value)
{
  for (const json::NodeIndex node : nodes) {
    const DraftView view(draft);
    const json::Document* document = written_json(view, draft);
    if (document == nullptr) {
      return refuse("the body is no JSON");
    }
    HOOKCTL_TRY(put_node(draft, *document, node, value));
  }
  return {};
}

/// NAME of a path that is one plain name, or "".
std::string plain_name(const select::Selector& at)
{
  std::string_view name = at.text();
  constexpr std::string_view kPrefix = "json:";
  if (name.starts_with(kPrefix)) {
    name.remove_prefix(kPrefix.size());
  }
  const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  return is_plain ? std::string(name) : std::string{};
}

std::optional<std::string> find_text(const Draft& draft, const select::Selector& at)
{
  const DraftView view(draft);
  auto values = at.evaluate(view.input());
  const bool found = values && !values->empty();
  return found ? std::optional(std::move(values->front().text)) : std::nullopt;
}

} // namespace

DraftView::DraftView(const Draft& draft)
    : m_request(to_request(draft))
{
  if (auto parsed = body::parse_body(m_request)) {
    m_document = std::move(*parsed);
  }
}

select::Input DraftView::input(json::NodeIndex item) const
{
  return select::Input{&m_request, m_document ? &*m_document : nullptr, item, nullptr};
}

Result<> put(Draft& draft, const select::Selector& at, std::string_view value, json::NodeIndex item)
{
  switch (at.kind()) {
  case SelectorKind::header:
    set_header(draft.headers, at.name(), value);
    return {};
  case SelectorKind::query:
    return put_query(draft, at.name(), value);
  case SelectorKind::form:
    return put_form(draft, at.name(), value);
  case SelectorKind::json:
  case SelectorKind::root_json: {
    // A form is read as an object of its fields, so a member may be one.
    if (const std::string name = plain_name(at); is_form(draft) && !name.empty()) {
      return put_form(draft, name, value);
    }
    HOOKCTL_TRY_AS(const auto nodes, find_nodes(draft, at, item));
    if (nodes.size() > 1) {
      return refuse(select::to_words(at) + " is there more than once");
    }
    return put_nodes(draft, nodes, value);
  }
  case SelectorKind::account:
  case SelectorKind::constant:
    break;
  }
  return refuse(text(at.text(), " is no place in a request"));
}

Result<> put_everywhere(Draft& draft, const select::Selector& at, std::string_view value)
{
  if (!at.reads_payload()) {
    return put(draft, at, value);
  }
  HOOKCTL_TRY_AS(const auto nodes, find_nodes(draft, at, json::Document::root()));
  return put_nodes(draft, nodes, value);
}

Result<> wrap_body(Draft& draft,
                   const select::Selector& at,
                   const std::function<Result<std::string>(std::string_view plain)>& encrypt)
{
  if (const auto held = find_text(draft, at)) {
    HOOKCTL_TRY_AS(const std::string made, encrypt(*held));
    return put(draft, at, made);
  }
  HOOKCTL_TRY_AS(const std::string made, encrypt(draft.body));
  if (at.kind() == SelectorKind::form) {
    set_header(draft.headers, "Content-Type", kFormType);
    draft.body = set_pair({}, at.name(), made);
    return {};
  }
  const std::string name = at.reads_payload() ? plain_name(at) : std::string{};
  if (name.empty()) {
    return refuse(select::to_words(at) + " is missing", "write the member with its plain text");
  }
  set_header(draft.headers, "Content-Type", "application/json");
  draft.body = text('{', json::quote_json(name), ':', json::quote_json(made), '}');
  return {};
}

Result<std::string> random_word(Rng& rng, std::size_t length)
{
  constexpr std::string_view kCharacters =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string word(length, '\0');
  HOOKCTL_TRY(rng.fill(std::as_writable_bytes(std::span(word))));
  for (char& c : word) {
    c = kCharacters[static_cast<unsigned char>(c) % kCharacters.size()];
  }
  return word;
}

} // namespace hookctl::auth::detail
