#include "hookctl/send/edit.hpp"

#include "hookctl/base/text.hpp"

namespace hookctl::send {

namespace {

using select::Selector;

std::string_view target_of(std::string_view url)
{
  const std::size_t scheme = url.find("://");
  const std::size_t path = url.find_first_of("/?", scheme == url.npos ? 0 : scheme + 3);
  return path == url.npos ? std::string_view("/") : url.substr(path);
}

bool rewrite_header(auth::Draft& draft, const Selector& at, const Rewrite& change)
{
  const auto value = model::find_header(draft.headers, at.name());
  const auto after = value ? change(json::Kind::string, *value) : std::nullopt;
  if (!after) {
    return false;
  }
  // What is written is JSON; a header has the bare text.
  const auto document = json::Document::parse(*after);
  set_header(draft.headers, at.name(), document ? document->to_text(0) : *after);
  return true;
}

/// The node that the path finds, when the body itself is the JSON.
std::optional<json::NodeIndex>
find_node(const json::Document& document, const Selector& at, const Selector* split)
{
  const bool from_root = at.kind() == Selector::Kind::root_json || split == nullptr;
  json::NodeIndex item = json::Document::root();
  if (!from_root) {
    const auto items = split->evaluate_nodes({nullptr, &document, item, nullptr});
    if (!items || items->empty()) {
      return std::nullopt;
    }
    item = items->front();
  }
  const auto nodes = at.evaluate_nodes({nullptr, &document, item, nullptr});
  return nodes && !nodes->empty() ? std::optional(nodes->front()) : std::nullopt;
}

bool rewrite_json(auth::Draft& draft,
                  const Selector& at,
                  const Selector* split,
                  const Rewrite& change)
{
  const auto document = json::Document::parse(draft.body);
  if (!document || document->text() != draft.body) {
    return false;
  }
  const auto node = find_node(*document, at, split);
  if (!node) {
    return false;
  }
  const json::Kind kind = document->kind(*node);
  if (kind != json::Kind::string && kind != json::Kind::number) {
    return false;
  }
  const auto after = change(kind, document->to_text(*node));
  if (!after) {
    return false;
  }
  const json::Node& place = document->nodes()[*node];
  draft.body.replace(place.offset, place.length, *after);
  return true;
}

} // namespace

model::Request request_of(const auth::Draft& draft)
{
  model::Request request;
  request.method = draft.method;
  request.target = target_of(draft.url);
  if (request.target.front() != '/') {
    request.target.insert(0, 1, '/');
  }
  request.headers = draft.headers;
  request.body = draft.body;
  return request;
}

void set_header(model::Headers& headers, std::string_view name, std::string value)
{
  remove_header(headers, name);
  headers.emplace_back(name, std::move(value));
}

void remove_header(model::Headers& headers, std::string_view name)
{
  std::erase_if(headers,
                [&](const auto& header) { return equals_ignore_case(header.first, name); });
}

bool rewrite(auth::Draft& draft, const Selector& at, const Selector* split, const Rewrite& change)
{
  if (at.kind() == Selector::Kind::header) {
    return rewrite_header(draft, at, change);
  }
  return at.reads_payload() && rewrite_json(draft, at, split, change);
}

} // namespace hookctl::send
