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

std::vector<Step> steps_to(const json::Document& document, json::NodeIndex node)
{
  std::vector<Step> steps;
  json::NodeIndex at = json::Document::root();
  while (at < node) { // a key lies before its value, where the walk ends
    at = step_towards(document, at, node, steps.emplace_back());
  }
  return steps;
}

} // namespace

std::string normalized_path(const json::Document& document, json::NodeIndex node)
{
  std::string path = "$";
  for (const Step& step : steps_to(document, node)) {
    if (step.is_name) {
      detail::append_normalized_name(path, document.to_text(step.key));
    } else {
      detail::append_index(path, step.index);
    }
  }
  return path;
}

std::string shorthand_path(const json::Document& document, json::NodeIndex node)
{
  std::string path;
  for (const Step& step : steps_to(document, node)) {
    if (step.is_name) {
      detail::append_name(path, document.to_text(step.key));
    } else {
      detail::append_index(path, step.index);
    }
  }
  return path.empty() ? "$" : path;
}

} // namespace hookctl::path
