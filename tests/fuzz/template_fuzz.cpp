#include "hookctl/select/template.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

/// A text is a template or an error whose column lies in it; a template renders or names what is
/// missing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  using namespace hookctl;
  const std::string_view written(reinterpret_cast<const char*>(data),
                                 size); // NOLINT: bytes are text here
  const auto parsed = select::Template::parse(written);
  if (!parsed) {
    const auto& at = parsed.error().at;
    if (!at || at->column < 1 || static_cast<std::size_t>(at->column) > size + 1) {
      std::abort();
    }
    return 0;
  }
  model::Request request;
  request.method = "POST";
  request.target = "/a?b=c";
  request.headers = {{"X-A", "1"}};
  request.body = R"({"a":{"b":[1,2.50,"x"]},"type":"t","currency":"EUR"})";
  const auto document = json::Document::parse(request.body);
  const select::Input input{&request, &*document, json::Document::root(), nullptr};
  const auto rendered = parsed->render(
      input, {{"timestamp", "1"}, {"url", "u"}, {"value:v", "%41"}, {"list:i", "1"}});
  if (!rendered && rendered.error().message.empty()) {
    std::abort();
  }
  return 0;
}
