#include "cli/commands/provider/show_preset.hpp"
#include "hookctl/auth/handshake_example.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/preset/handshake_words.hpp"

#include <string_view>

namespace hookctl::cli {

namespace {

using auth::HandshakeExample;
using preset::Handshake;

/// Head and body as they go over the wire, each line behind its mark.
std::string
message_lines(std::string_view mark, const model::Headers& headers, const std::string& body)
{
  std::string out;
  for (const auto& [name, value] : headers) {
    out += text(mark, " ", printable(name), ": ", printable(value), "\n");
  }
  if (body.empty()) {
    return out;
  }
  out += text(mark, "\n");
  for (const std::string_view line : split(without_line_end(body), '\n')) {
    out += text(mark, " ", printable(line), "\n");
  }
  return out;
}

std::string consequences(const Handshake& handshake, const HandshakeExample& example)
{
  std::string out;
  if (handshake.is_signed) {
    out += "# signed like a delivery; the signature is left out here\n";
  }
  if (handshake.token) {
    out += text("# the account's handshake token is ", auth::kExampleHandshakeToken, "\n");
  }
  if (handshake.proof) {
    out += text("# the account's key is ", example.key, "\n");
  }
  if (handshake.learn) {
    out += "# the account has no key yet and keeps the one that is sent\n";
  }
  if (example.answer && !example.answer->visit.empty()) {
    out += text("# then GET ", printable(example.answer->visit), " where the account allows it\n");
  }
  return out;
}

void print_text(const Context& context, const Handshake& handshake, const HandshakeExample& example)
{
  context.out() << "# " << printable(preset::describe(handshake)) << '\n'
                << consequences(handshake, example);
  context.out() << "> " << example.request.method << ' ' << printable(example.url) << '\n'
                << message_lines(">", example.request.headers, example.request.body);
  if (!example.answer) {
    context.out() << "# no answer: the preset does not take this for a handshake\n";
    return;
  }
  const model::Response& response = example.answer->response;
  context.out() << "< " << response.status << '\n'
                << message_lines("<", response.headers, response.body);
}

void write_headers(json::Writer& out, const model::Headers& headers)
{
  out.key("headers").begin_array();
  for (const auto& [name, value] : headers) {
    out.begin_object().member("name", name).member("value", value).end_object();
  }
  out.end_array();
}

std::string example_json(const Handshake& handshake, const HandshakeExample& example)
{
  json::Writer out;
  out.begin_object().member("name", handshake.name).member("signed", handshake.is_signed);
  out.member("description", preset::describe(handshake)).key("request").begin_object();
  out.member("method", example.request.method).member("url", example.url);
  write_headers(out, example.request.headers);
  out.member("body", example.request.body).end_object();
  if (!example.answer) {
    out.member_null("answer").end_object();
    return out.text();
  }
  const model::Response& response = example.answer->response;
  out.key("answer").begin_object().member("status", response.status);
  write_headers(out, response.headers);
  out.member("body", response.body).end_object();
  out.member("accepted", example.answer->accepted)
      .member("learns_key", example.answer->learned.has_value())
      .member("visits", example.answer->visit)
      .end_object();
  return out.text();
}

} // namespace

void print_handshakes(const Context& context, const preset::Preset& preset)
{
  Listing listing;
  const bool is_table = context.output() == OutputFormat::table;
  for (const Handshake& handshake : preset.handshakes) {
    const HandshakeExample example = auth::make_handshake_example(preset, handshake);
    if (is_table) {
      context.out() << (listing.names.empty() ? "" : "\n");
      print_text(context, handshake, example);
    }
    listing.json.push_back(example_json(handshake, example));
    listing.names.push_back(handshake.name);
  }
  if (!is_table) {
    print(context, listing);
  } else if (preset.handshakes.empty()) {
    context.note(text(preset.id, " asks nothing: it has no handshake"));
  }
}

} // namespace hookctl::cli
