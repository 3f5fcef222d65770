#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"
#include "hookctl/preset/detail/sample_code.hpp"
#include "hookctl/preset/sample.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

using select::Input;
using select::Selector;

/// One of the preset's samples as it came in.
struct Sample {
  model::Request request;
  json::Document document;
  /// A form's own fields can be looked for in it.
  bool is_body = false;
};

/// The preset's samples, their items evaluated one by one. The first is `sample`; its code is
/// checked.
class SampleCheck {
public:
  SampleCheck(const Preset& preset, const yaml::Value& root, const std::vector<Sample>& samples)
      : m_preset(preset)
      , m_root(root)
      , m_samples(samples)
  {
  }

  Result<> run()
  {
    HOOKCTL_TRY(split());
    HOOKCTL_TRY(code());
    HOOKCTL_TRY(sender());
    return params();
  }

private:
  [[nodiscard]] const yaml::Value& place(std::string_view key) const
  {
    const yaml::Value* value = m_root.find(key);
    return value == nullptr ? m_root : *value;
  }

  [[nodiscard]] tl::unexpected<Error>
  not_in_sample(const yaml::Value& at, std::string_view what, std::string_view path) const
  {
    const std::string near = path::nearest_path(m_samples.front().document, path);
    return bad(at,
               text(what, " finds nothing in the sample"),
               near.empty() || near == path
                   ? "mend the path, or put what it selects into sample or more_samples"
                   : text("did you mean ", near, "?"));
  }

  [[nodiscard]] static Input input(const Sample& sample, json::NodeIndex item)
  {
    return Input{&sample.request, &sample.document, item, nullptr};
  }

  Result<> split()
  {
    for (const Sample& sample : m_samples) {
      const Input whole = input(sample, json::Document::root());
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
        m_items.push_back(input(sample, node));
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

  [[nodiscard]] bool is_known(const std::string& code) const
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
      if (item.document != &m_samples.front().document) {
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

  /// The samples hold payloads, and forms where they are bodies; nobody's query.
  [[nodiscard]] bool can_find(const Selector& selector) const
  {
    if (selector.kind() == Selector::Kind::form) {
      return std::all_of(
          m_samples.begin(), m_samples.end(), [](const Sample& sample) { return sample.is_body; });
    }
    return selector.reads_payload();
  }

  Result<> params()
  {
    for (const auto& [name, selector] : m_preset.params) {
      if (!can_find(selector)) {
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
  const std::vector<Sample>& m_samples;
  std::vector<Input> m_items;
};

Result<Sample> open_sample(const Preset& preset, const std::string& written, const yaml::Value& at)
{
  auto document = parse_sample(preset, written);
  if (!document) {
    return bad(
        at, text("the sample cannot be read: ", document.error().message), document.error().hint);
  }
  Sample sample{{}, std::move(*document), !is_json_sample(written)};
  sample.request.method = preset.methods.front();
  sample.request.headers = preset.sample_headers;
  sample.request.body = written;
  return sample;
}

} // namespace

Result<> check_sample(const Preset& preset, const yaml::Value& root)
{
  std::vector<Sample> samples;
  const yaml::Value* first = root.find("sample");
  HOOKCTL_TRY_AS(auto sample, open_sample(preset, preset.sample, first == nullptr ? root : *first));
  samples.push_back(std::move(sample));
  const yaml::Value* more = root.find("more_samples");
  for (std::size_t i = 0; i < preset.more_samples.size(); ++i) {
    HOOKCTL_TRY_AS(auto other, open_sample(preset, preset.more_samples[i], more->items[i]));
    samples.push_back(std::move(other));
  }
  return SampleCheck(preset, root, samples).run();
}

} // namespace hookctl::preset::detail
