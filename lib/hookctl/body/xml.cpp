#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/body/detail/xml_text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <unordered_map>

namespace hookctl::body {

namespace {

/// No parse_escapes: references are ours to resolve, so that nothing but the five and numbers ever
/// is. parse_fragment: text beside the root element is seen, and refused, instead of dropped.
constexpr unsigned kOptions = pugi::parse_cdata | pugi::parse_ws_pcdata_single | pugi::parse_eol |
                              pugi::parse_wconv_attribute | pugi::parse_fragment;

/// A tag of four bytes costs the parser seventy, an attribute not less, before anybody knows whose
/// it is. They are counted by their `<` and `=`, those in texts included.
constexpr std::ptrdiff_t kMaxMarks = 250'000;

tl::unexpected<Error> malformed(std::string_view xml, std::size_t offset, std::string_view what)
{
  const std::string_view before = xml.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1; // npos + 1 is 0
  return fail_at({"",
                  static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
                  static_cast<int>(before.size() - line_start) + 1},
                 Failure::malformed_xml,
                 text("the XML is malformed: ", what));
}

Result<> check_text(std::string_view xml)
{
  if (!is_utf8(xml)) {
    return fail(Failure::malformed_xml, "the XML is not UTF-8");
  }
  const auto is_control = [](char c) {
    return c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r';
  };
  const auto control = std::find_if(xml.begin(), xml.end(), is_control);
  if (control != xml.end()) {
    return malformed(xml, static_cast<std::size_t>(control - xml.begin()), "control character");
  }
  const auto marks =
      std::count_if(xml.begin(), xml.end(), [](char c) { return c == '<' || c == '='; });
  if (xml.size() > json::Limits{}.bytes || marks > kMaxMarks) {
    return fail(Failure::malformed_xml,
                text("the XML is beyond the limits: ",
                     json::Limits{}.bytes,
                     " bytes and ",
                     kMaxMarks,
                     " tags and attributes"));
  }
  return {};
}

/// An element's content, sorted: the elements inside by name, in the order of their first mention,
/// and the text beside them.
struct Content {
  explicit Content(const pugi::xml_node& element)
  {
    std::unordered_map<std::string_view, std::size_t> index;
    for (const pugi::xml_node& child : element.children()) {
      if (child.type() == pugi::node_cdata) {
        text += child.value();
      } else if (child.type() == pugi::node_pcdata) {
        text += detail::resolve_references(child.value());
      } else {
        const auto [place, is_new] = index.try_emplace(child.name(), groups.size());
        if (is_new) {
          groups.emplace_back();
        }
        groups[place->second].push_back(child);
      }
    }
  }

  std::vector<std::vector<pugi::xml_node>> groups;
  std::string text;
};

/// Writes elements one inside the other without recursion: depth costs heap, never stack.
class XmlWriter {
public:
  Result<std::string> write(const pugi::xml_node& root)
  {
    begin_object();
    m_out.key(root.name());
    HOOKCTL_TRY(open(root));
    while (!m_open.empty()) {
      HOOKCTL_TRY(step());
    }
    return m_out.end_object().text();
  }

private:
  struct Frame {
    Content content;
    std::size_t group = 0;
    std::size_t member = 0;
  };

  void begin_object()
  {
    m_out.begin_object();
    ++m_depth;
  }

  Result<> open(const pugi::xml_node& element)
  {
    Content content(element);
    if (content.groups.empty() && !element.first_attribute()) {
      m_out.string(content.text);
      return {};
    }
    begin_object();
    if (m_depth > json::Limits{}.depth) {
      return fail(Failure::malformed_xml,
                  text("the XML is nested more than ", json::Limits{}.depth, " levels deep"));
    }
    HOOKCTL_TRY(write_attributes(element));
    m_open.push_back(Frame{std::move(content)});
    return {};
  }

  Result<> write_attributes(const pugi::xml_node& element)
  {
    std::vector<std::string_view> names;
    for (const pugi::xml_attribute& attribute : element.attributes()) {
      names.emplace_back(attribute.name());
      m_out.member(text('@', attribute.name()), detail::resolve_references(attribute.value()));
    }
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) {
      return fail(Failure::malformed_xml,
                  text("the XML is malformed: attribute ", quote(*twice, 60), " is there twice"));
    }
    return {};
  }

  /// One child of the innermost open element, or its end.
  Result<> step()
  {
    Frame& frame = m_open.back();
    if (frame.group == frame.content.groups.size()) {
      close(frame);
      return {};
    }
    const auto& group = frame.content.groups[frame.group];
    const bool is_array = group.size() > 1;
    if (frame.member == 0) {
      m_out.key(group.front().name());
      if (is_array) {
        m_out.begin_array();
        ++m_depth;
      }
    }
    if (frame.member < group.size()) {
      const pugi::xml_node child = group[frame.member++];
      return open(child); // may move the frames
    }
    if (is_array) {
      m_out.end_array();
      --m_depth;
    }
    ++frame.group;
    frame.member = 0;
    return {};
  }

  void close(const Frame& frame)
  {
    if (!frame.content.text.empty()) {
      m_out.member("#text", frame.content.text);
    }
    m_out.end_object();
    --m_depth;
    m_open.pop_back();
  }

  json::Writer m_out;
  std::vector<Frame> m_open; ///< the elements around the place, outermost first
  std::size_t m_depth = 0;   ///< of the JSON
};

Result<pugi::xml_node> find_root(const pugi::xml_document& document)
{
  const pugi::xml_node root = document.first_child();
  if (!root || root.type() != pugi::node_element || root.next_sibling()) {
    return fail(
        Failure::malformed_xml,
        "the XML is malformed: it must hold exactly one root element and nothing beside it");
  }
  return root;
}

} // namespace

Result<std::string> xml_to_json(std::string_view xml)
{
  HOOKCTL_TRY(check_text(xml));
  pugi::xml_document document;
  const auto parsed = document.load_buffer(xml.data(), xml.size(), kOptions, pugi::encoding_utf8);
  if (!parsed) {
    return malformed(xml, static_cast<std::size_t>(parsed.offset), parsed.description());
  }
  HOOKCTL_TRY_AS(const auto root, find_root(document));
  return XmlWriter().write(root);
}

} // namespace hookctl::body
