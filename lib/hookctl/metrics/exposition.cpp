#include "hookctl/metrics/exposition.hpp"

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hookctl::metrics {

namespace {

std::string_view to_string(Type type)
{
  switch (type) {
  case Type::counter:
    return "counter";
  case Type::gauge:
    return "gauge";
  case Type::histogram:
    return "histogram";
  }
  return "untyped";
}

/// Of ours: lower case and underscores will do.
bool is_name(std::string_view name)
{
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

/// Line ends and backslashes escaped; in a label's value quotes as well, and what is no UTF-8 as
/// printable() shows it.
std::string label_value(std::string_view value)
{
  std::string out;
  for (const char c : is_utf8(value) ? std::string(value) : printable(value)) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

/// The shortest text that reads back as the same.
std::string number(double value)
{
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

} // namespace

void Exposition::family(std::string_view name, Type type, std::string_view help)
{
  HOOKCTL_ASSERT(is_name(name));
  HOOKCTL_ASSERT(name.ends_with("_total") == (type == Type::counter));
  HOOKCTL_ASSERT(help.find_first_of("\n\\") == std::string_view::npos);
  m_family = name;
  m_type = type;
  m_text += hookctl::text("# HELP ", name, " ", help, "\n");
  m_text += hookctl::text("# TYPE ", name, " ", to_string(type), "\n");
}

void Exposition::sample(std::uint64_t value, Labels labels)
{
  HOOKCTL_ASSERT(m_type != Type::histogram);
  line("", labels, "", hookctl::text(value));
}

void Exposition::sample(double value, Labels labels)
{
  HOOKCTL_ASSERT(m_type != Type::histogram);
  line("", labels, "", number(value));
}

void Exposition::samples(const Histogram::Snapshot& histogram, Labels labels)
{
  HOOKCTL_ASSERT(m_type == Type::histogram);
  for (const Histogram::Bucket& bucket : histogram.buckets) {
    line("_bucket", labels, number(bucket.bound), hookctl::text(bucket.count));
  }
  line("_bucket", labels, "+Inf", hookctl::text(histogram.count));
  line("_sum", labels, "", number(histogram.sum));
  line("_count", labels, "", hookctl::text(histogram.count));
}

void Exposition::line(std::string_view suffix,
                      Labels labels,
                      std::string_view bound,
                      std::string_view value)
{
  m_text += hookctl::text(m_family, suffix);
  std::string_view before = "{";
  const auto put = [&](std::string_view name, std::string_view label) {
    m_text += hookctl::text(before, name, "=\"", label_value(label), "\"");
    before = ",";
  };
  for (const auto& [name, label] : labels) {
    HOOKCTL_ASSERT(is_name(name));
    put(name, label);
  }
  if (!bound.empty()) {
    put("le", bound);
  }
  m_text += hookctl::text(before == "{" ? "" : "}", " ", value, "\n");
}

} // namespace hookctl::metrics
