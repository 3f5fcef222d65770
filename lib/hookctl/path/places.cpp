#include "hookctl/path/detail/spelling.hpp"
#include "hookctl/path/path.hpp"

namespace hookctl::path {

namespace {

/// One step from a container to its child.
struct Step {
  bool is_name = false;
  json::NodeIndex key = 0;
  std::int64_t index = 0;
};

/// The child of `container` that is `node` or holds it, and the step to it.
json::NodeIndex step_towards(const json::Document& document,
                             json::NodeIndex container,
                             json::NodeIndex node,
                             Step& step)
{
  const auto& nodes = document.nodes();
  step.is_name = document.kind(container) == json::Kind::object;
  step.index = -1;
  json::NodeIndex child = container + 1;
  for (;; child = nodes[child].end) {
    ++step.index;
    if (step.is_name) {
      step.key = child++;
    }
    if (node < nodes[child].end) {
      return child;
    }
  }
}

/// Each step from the root to `node`, in order.
template<typename Visit>
void visit_steps(const json::Document& document, json::NodeIndex node, const Visit& visit)
{
  json::NodeIndex at = json::Document::root();
  while (at < node) { // a key lies before its value, where the walk ends
    Step step;
    at = step_towards(document, at, node, step);
    visit(step);
  }
}

/// `storage` holds it where the document's own text does not.
std::string_view name_of(const json::Document& document, json::NodeIndex key, std::string& storage)
{
  if (document.nodes()[key].has_escapes) {
    storage = document.to_text(key);
    return storage;
  }
  const std::string_view raw = document.raw(key);
  return raw.substr(1, raw.size() - 2);
}

} // namespace

std::string normalized_path(const json::Document& document, json::NodeIndex node)
{
  std::string path = "$";
  std::string storage;
  visit_steps(document, node, [&](const Step& step) {
    step.is_name ? detail::append_normalized_name(path, name_of(document, step.key, storage))
                 : detail::append_index(path, step.index);
  });
  return path;
}

std::string shorthand_path(const json::Document& document, json::NodeIndex node)
{
  std::string path;
  std::string storage;
  visit_steps(document, node, [&](const Step& step) {
    step.is_name ? detail::append_name(path, name_of(document, step.key, storage))
                 : detail::append_index(path, step.index);
  });
  return path.empty() ? "$" : path;
}

} // namespace hookctl::path
