#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

using select::Input;
using select::Selector;

/// The first text of the first selector that finds one.
Result<std::optional<std::string>> first_text(const std::vector<Selector>& selectors,
                                              const Input& input)
{
  for (const Selector& selector : selectors) {
    HOOKCTL_TRY_AS(const auto values, selector.evaluate(input));
    if (!values.empty() && !values.front().text.empty()) {
      return std::optional(values.front().text);
    }
  }
  return std::optional<std::string>{};
}

std::optional<std::string> find_key(const ValueRule::KeyOf& rule, const Input& input)
{
  const auto objects = rule.path.evaluate_nodes(input);
  for (const std::string& name : rule.among) {
    const bool there =
        objects && std::any_of(objects->begin(), objects->end(), [&](json::NodeIndex node) {
          return input.document->kind(node) == json::Kind::object &&
                 input.document->find_member(node, name);
        });
    if (there) {
      return name;
    }
  }
  return std::nullopt;
}

Result<std::optional<std::string>> find_code(const ValueRule& rule, const Input& input)
{
  HOOKCTL_TRY_AS(auto code, first_text(rule.selectors, input));
  if (!code && rule.key_of) {
    code = find_key(*rule.key_of, input);
  }
  if (!code && rule.joined) {
    if (auto joined = rule.joined->render(input); joined && !joined->empty()) {
      code = std::move(*joined);
    }
  }
  return code ? code : rule.constant;
}

/// The preset's samples as requests came in, their items evaluated one by one. The first is
/// `sample`; its code is checked.
class SampleCheck {
public:
  SampleCheck(const Preset& preset,
              const yaml::Value& root,
              const std::vector<json::Document>& documents)
      : m_preset(preset)
      , m_root(root)
      , m_documents(documents)
  {
    m_request.method = "POST";
    m_request.headers = preset.sample_headers;
    m_request.body = preset.sample;
  }

  Result<> run()
  {
    HOOKCTL_TRY(split());
    HOOKCTL_TRY(code());
    HOOKCTL_TRY(sender());
    return params();
  }

private:
  const yaml::Value& place(std::string_view key) const
  {
    const yaml::Value* value = m_root.find(key);
    return value == nullptr ? m_root : *value;
  }

  tl::unexpected<Error>
  not_in_sample(const yaml::Value& at, std::string_view what, std::string_view path) const
  {
    const std::string near = path::nearest_path(m_documents.front(), path);
    return bad(at,
               text(what, " finds nothing in the sample"),
               near.empty() || near == path
                   ? "mend the path, or put what it selects into sample or more_samples"
                   : text("did you mean ", near, "?"));
  }

  [[nodiscard]] Input input(const json::Document& document, json::NodeIndex item) const
  {
    return Input{&m_request, &document, item, nullptr};
  }

  Result<> split()
  {
    for (const json::Document& document : m_documents) {
      const Input whole = input(document, json::Document::root());
      if (!m_preset.split) {
        m_items.push_back(whole);
        continue;
      }
      HOOKCTL_TRY_AS(const auto nodes, m_preset.split->path.evaluate_nodes(whole));
      if (nodes.empty()) {
        const std::string& path = m_preset.split->path.text();
        return not_in_sample(place("split"), "split.path " + path, path);
      }
      for (const json::NodeIndex node : nodes) {
        m_items.push_back(input(document, node));
      }
    }
    return {};
  }

  Result<bool> found_in_an_item(const Selector& selector) const
  {
    for (const Input& item : m_items) {
      HOOKCTL_TRY_AS(const auto values, selector.evaluate(item));
      if (!values.empty()) {
        return true;
      }
    }
    return false;
  }

  bool is_known(const std::string& code) const
  {
    const auto& codes = m_preset.event.codes;
    return std::any_of(codes.begin(), codes.end(), [&](const EventCodeInfo& known) {
      return glob_match(known.code, code);
    });
  }

  Result<> code()
  {
    const yaml::Value* written = place("event").find("code");
    const yaml::Value& at = written == nullptr ? place("event") : *written;
    for (const Input& item : m_items) {
      if (item.document != &m_documents.front()) {
        break; // headers may name the code, and they are those of the first sample
      }
      HOOKCTL_TRY_AS(const auto code, find_code(m_preset.event.code, item));
      if (!code) {
        return bad(at,
                   "event.code finds nothing in the sample",
                   "mend it, or add what it selects to sample or sample_headers");
      }
      if (!is_known(*code)) {
        return bad(at,
                   text("the sample's event code ", quote(*code), " is not among event.codes"),
                   "add it there");
      }
    }
    return {};
  }

  Result<> sender()
  {
    for (const Selector& selector : m_preset.sender) {
      HOOKCTL_TRY_AS(const bool found, found_in_an_item(selector));
      if (found) {
        return {};
      }
    }
    return m_preset.sender.empty()
               ? Result<>{}
               : Result<>(not_in_sample(place("sender"), "sender", m_preset.sender.front().text()));
  }

  Result<> params()
  {
    for (const auto& [name, selector] : m_preset.params) {
      if (!selector.reads_payload()) {
        continue;
      }
      HOOKCTL_TRY_AS(const bool found, found_in_an_item(selector));
      if (!found) {
        const yaml::Value* written = place("params").find(name);
        return not_in_sample(written == nullptr ? place("params") : *written,
                             text("params.", name, " (", selector.text(), ")"),
                             selector.text());
      }
    }
    return {};
  }

  const Preset& m_preset;
  const yaml::Value& m_root;
  const std::vector<json::Document>& m_documents;
  model::Request m_request;
  std::vector<Input> m_items;
};

} // namespace

Result<> check_sample(const Preset& preset, const yaml::Value& root)
{
  std::vector<json::Document> documents;
  HOOKCTL_TRY_AS(auto first, json::Document::parse(preset.sample));
  documents.push_back(std::move(first));
  for (const std::string& sample : preset.more_samples) {
    HOOKCTL_TRY_AS(auto document, json::Document::parse(sample));
    documents.push_back(std::move(document));
  }
  return SampleCheck(preset, root, documents).run();
}

} // namespace hookctl::preset::detail
