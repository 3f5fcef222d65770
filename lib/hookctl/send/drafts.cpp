#include "hookctl/send/detail/drafts.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/preset/scheme_parts.hpp"
#include "hookctl/send/edit.hpp"

#include <algorithm>

namespace hookctl::send::detail {

namespace {

using auth::Draft;
using preset::SignedRequest;
using select::Selector;

constexpr std::string_view kForm = "application/x-www-form-urlencoded";

/// True when the request must be a form: the scheme signs a field of it, or looks there for the
/// signature or the timestamp.
bool reads_form(const preset::Scheme& scheme)
{
  const auto places = preset::signature_places(scheme);
  if (std::any_of(places.begin(), places.end(), [](const Selector& place) {
        return place.kind() == Selector::Kind::form;
      })) {
    return true;
  }
  const SignedRequest* request = preset::find_signed_request(scheme);
  if (request == nullptr) {
    return false;
  }
  const auto parts = request->text.parts();
  return std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part.starts_with("form:");
  });
}

/// A JSON object as the fields of a form: where the sample is data and the provider sends a form.
std::string to_form(const json::Document& document)
{
  std::string out;
  for (const auto& member : document.members(json::Document::root())) {
    out += text(out.empty() ? "" : "&",
                percent_encode(document.to_text(member.key)),
                '=',
                percent_encode(document.to_text(member.value)));
  }
  return out;
}

/// What the steps of a pipeline take off, put on again. A token is made by signing.
std::string wrap(std::string payload, const std::vector<body::Unwrap::Decode>& steps)
{
  using Step = body::Unwrap::Step;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (step->step == Step::string_member) {
      payload = text('{', json::quote_json(step->member), ':', json::quote_json(payload), '}');
    } else if (step->step == Step::base64) {
      payload = base64_encode(payload);
    } else if (step->step == Step::base64url) {
      payload = base64url_encode(payload);
    }
  }
  return payload;
}

/// The sample as the provider sends it.
std::string to_body(const Sender& sender, const std::string& sample, const model::Headers& headers)
{
  const auto document = json::Document::parse(sample);
  const bool is_form = model::media_type(headers) == kForm;
  if (!document) {
    return sample;
  }
  for (const body::Unwrap& unwrap : sender.definition.unwrap) {
    if (is_form && unwrap.start == body::Unwrap::Start::form_field) {
      return text(percent_encode(unwrap.name), '=', percent_encode(wrap(sample, unwrap.decode)));
    }
    if (!is_form && unwrap.start == body::Unwrap::Start::body) {
      return wrap(sample, unwrap.decode);
    }
  }
  return is_form && document->kind(json::Document::root()) == json::Kind::object
             ? to_form(*document)
             : sample;
}

/// What signing makes anew must not be left over from the sample.
void drop_signed_parts(const preset::Scheme& scheme, Draft& draft)
{
  for (const Selector& place : preset::signature_places(scheme)) {
    if (place.kind() == Selector::Kind::header) {
      remove_header(draft.headers, place.name());
    }
  }
  const SignedRequest* request = preset::find_signed_request(scheme);
  if (request != nullptr && request->timestamp && request->timestamp->at &&
      request->timestamp->at->kind() == Selector::Kind::header) {
    remove_header(draft.headers, request->timestamp->at->name());
  }
}

/// The sample's header, else that of the first vector that has one.
std::optional<std::string> find_example(const preset::Preset& preset, std::string_view header)
{
  if (auto value = model::find_header(preset.sample_headers, header)) {
    return std::string(*value);
  }
  for (const preset::Vector& vector : preset.vectors) {
    if (auto value = model::find_header(vector.headers, header)) {
      return std::string(*value);
    }
  }
  return std::nullopt;
}

/// A signed header that the sample lacks is taken from a vector.
void add_signed_headers(const Sender& sender, Draft& draft)
{
  const SignedRequest* request = preset::find_signed_request(sender.scheme);
  if (request == nullptr) {
    return;
  }
  std::vector<std::string> names = request->text.headers();
  for (const preset::FieldText& field : request->fields) {
    if (field.names && field.names->kind() == Selector::Kind::header) {
      names.push_back(field.names->name());
    }
  }
  for (const std::string& name : names) {
    const auto value = find_example(sender.preset, name);
    if (value && !model::find_header(draft.headers, name)) {
      draft.headers.emplace_back(name, *value);
    }
  }
}

/// Those items of a list that the text takes from it.
std::string keep_signed_items(const SignedRequest& request, std::string_view value)
{
  const preset::SignatureList& list = *request.signature.list;
  const auto parts = request.text.parts();
  std::string kept;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t end = std::min(value.find_first_of(list.separators, at), value.size());
    const std::string_view item = trim(value.substr(at, end - at));
    const std::string part = text("list:", trim(item.substr(0, item.find(list.assign))));
    if (std::find(parts.begin(), parts.end(), part) != parts.end()) {
      kept += text(kept.empty() ? std::string() : list.separators.substr(0, 1), item);
    }
    at = end + 1;
  }
  return kept;
}

/// The items beside the signature that signing cannot make up: they stand in its header.
void add_signed_items(const Sender& sender, Draft& draft)
{
  const SignedRequest* request = preset::find_signed_request(sender.scheme);
  if (request == nullptr || !request->signature.list ||
      request->signature.list->items != preset::SignatureList::Items::named ||
      request->signature.at.front().kind() != Selector::Kind::header) {
    return;
  }
  const std::string& name = request->signature.at.front().name();
  const std::string kept =
      keep_signed_items(*request, find_example(sender.preset, name).value_or(""));
  if (!kept.empty()) {
    set_header(draft.headers, name, kept);
  }
}

/// A vector of the variant, where its body is of another type than the samples.
const preset::Vector* find_other_body(const Sender& sender)
{
  const std::string samples = model::media_type(sender.preset.sample_headers);
  for (const preset::Vector& vector : sender.preset.vectors) {
    if (!sender.variant.empty() && vector.variant == sender.variant &&
        model::find_header(vector.headers, "Content-Type") &&
        model::media_type(vector.headers) != samples) {
      return &vector;
    }
  }
  return nullptr;
}

Draft make_head(const Sender& sender, const Wish& wish)
{
  Draft draft;
  draft.method = sender.preset.methods.empty() ? "POST" : sender.preset.methods.front();
  draft.url = sender.url;
  draft.headers = sender.preset.sample_headers;
  add_signed_headers(sender, draft);
  drop_signed_parts(sender.scheme, draft);
  add_signed_items(sender, draft);
  if (const preset::Vector* other = find_other_body(sender)) {
    set_header(draft.headers,
               "Content-Type",
               std::string(model::find_header(other->headers, "Content-Type").value_or("")));
  } else if (reads_form(sender.scheme)) {
    set_header(draft.headers, "Content-Type", std::string(kForm));
  }
  for (const auto& [name, value] : wish.headers) {
    set_header(draft.headers, name, value);
  }
  if (!model::find_header(draft.headers, "Content-Type") && draft.method == "POST") {
    draft.headers.emplace_back("Content-Type", "application/json");
  }
  return draft;
}

} // namespace

std::vector<Draft> make_drafts(const Sender& sender, const Wish& wish)
{
  Draft draft = make_head(sender, wish);
  if (wish.data) {
    draft.body = *wish.data;
    return {draft};
  }
  if (const preset::Vector* other = find_other_body(sender)) {
    draft.body = other->body;
    return {draft};
  }
  std::vector<Draft> drafts;
  std::vector<std::string> samples = {sender.preset.sample};
  samples.insert(
      samples.end(), sender.preset.more_samples.begin(), sender.preset.more_samples.end());
  for (const std::string& sample : samples) {
    draft.body = to_body(sender, sample, draft.headers);
    drafts.push_back(draft);
  }
  return drafts;
}

} // namespace hookctl::send::detail
