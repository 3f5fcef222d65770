#include "hookctl/auth/detail/called_url.hpp"
#include "hookctl/auth/detail/draft.hpp"
#include "hookctl/auth/detail/encoding.hpp"
#include "hookctl/auth/detail/signature_header.hpp"
#include "hookctl/auth/detail/signed_parts.hpp"
#include "hookctl/auth/detail/signed_request.hpp"
#include "hookctl/auth/detail/timestamp.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <map>

namespace hookctl::auth::detail {

namespace {

using preset::SignedRequest;
using select::Selector;
using Variables = select::Template::Variables;

/// What the checks of a received request say, about a draft.
Error as_argument(Error error)
{
  if (error.code != ErrorCode::internal) {
    become(error, Failure::cannot_sign);
  }
  return error;
}

bool is_made_up(std::string_view name)
{
  const std::string word = lower(name);
  return word.ends_with("id") || word.ends_with("nonce") || word == "token";
}

bool is_header(const std::optional<Selector>& place, std::string_view name)
{
  return place && place->kind() == Selector::Kind::header &&
         equals_ignore_case(place->name(), name);
}

/// The steps of signing one draft, in order.
class Signing {
public:
  Signing(const SignedRequest& request,
          std::string algorithm,
          Draft draft,
          const Context& context,
          Rng& rng)
      : m_request(request)
      , m_algorithm(std::move(algorithm))
      , m_draft(std::move(draft))
      , m_context(context)
      , m_rng(rng)
  {
  }

  Result<Draft> run(Variables secrets, const MakeSignature& make)
  {
    m_own = std::move(secrets);
    if (m_draft.url.empty()) {
      m_draft.url = m_context.url;
    }
    read_old_items();
    remove_old_signatures();
    HOOKCTL_TRY(add_headers());
    HOOKCTL_TRY(add_form_fields());
    HOOKCTL_TRY(name_algorithm());
    HOOKCTL_TRY(make_up_items());
    HOOKCTL_TRY_AS(const auto starts, find_starts());
    HOOKCTL_TRY(add_timestamps(starts));
    HOOKCTL_TRY(fill_requirements());
    HOOKCTL_TRY(add_signatures(starts, make));
    HOOKCTL_TRY(check_result(starts));
    return std::move(m_draft);
  }

private:
  struct Signed {
    std::string message;
    std::string value; ///< what goes into the signature's place
  };

  /// What the draft states in the signature's list beside the signature is kept.
  void read_old_items()
  {
    const auto& list = m_request.signature.list;
    const DraftView view(m_draft);
    const auto names =
        signature_names(m_request.signature, view.input(), context_variables(m_context));
    if (!list || list->items != preset::SignatureList::Items::named || !names) {
      return;
    }
    const std::string old = stated_text(m_request.signature.at.front(), json::Document::root());
    std::string_view value = trim(old);
    if (value.starts_with(names->prefix)) {
      value.remove_prefix(names->prefix.size());
    }
    for (const auto& [name, content] : split_named(*list, value)) {
      m_old_items.emplace(name, content);
    }
  }

  [[nodiscard]] std::string old_item(const std::string& name) const
  {
    const auto found = m_old_items.find(name);
    return found == m_old_items.end() ? std::string{} : found->second;
  }

  [[nodiscard]] std::string old_timestamp() const
  {
    const auto& list = m_request.signature.list;
    return list && !list->timestamp.empty() ? old_item(list->timestamp) : std::string{};
  }

  /// One that is left over would be read beside the new one.
  void remove_old_signatures()
  {
    auto& headers = m_draft.headers;
    for (const Selector& place : m_request.signature.at) {
      headers.erase(
          std::remove_if(headers.begin(),
                         headers.end(),
                         [&](const auto& header) { return is_header(place, header.first); }),
          headers.end());
    }
  }

  /// True when another step puts this header there.
  [[nodiscard]] bool is_ours(std::string_view name) const
  {
    const auto is_it = [&](const auto& place) { return is_header(place, name); };
    const auto& places = m_request.signature.at;
    return std::any_of(places.begin(), places.end(), is_it) ||
           (m_request.timestamp && is_it(m_request.timestamp->at)) ||
           (m_request.choice && is_it(m_request.choice->at)) ||
           std::any_of(m_request.require.begin(), m_request.require.end(), [&](const auto& needed) {
             return is_it(needed.at);
           });
  }

  Result<> add_headers()
  {
    for (const std::string& name : m_request.text.needed_headers()) {
      if (is_ours(name) || model::find_header(m_draft.headers, name)) {
        continue;
      }
      if (equals_ignore_case(name, "Host") && !m_draft.url.empty()) {
        m_draft.headers.emplace_back(name, split_url(m_draft.url).authority);
      } else if (is_made_up(name)) {
        HOOKCTL_TRY_AS(const std::string word, random_word(m_rng, kIdLength));
        m_draft.headers.emplace_back(name, "msg_" + word);
      } else {
        return refuse(text("the request has no header ", name, ", which is signed"),
                      text("give it: ", name, ": VALUE"));
      }
    }
    return {};
  }

  /// Ids and nonces among the signed fields of a form.
  Result<> add_form_fields()
  {
    for (const std::string& part : m_request.text.parts()) {
      const auto place = Selector::parse(part);
      const bool is_field = part.starts_with("form:") && place && m_request.text.covers(part);
      if (is_field && is_made_up(place->name()) &&
          stated_text(*place, json::Document::root()).empty()) {
        HOOKCTL_TRY_AS(const std::string word, random_word(m_rng, kIdLength));
        HOOKCTL_TRY(put(m_draft, *place, word));
      }
    }
    return {};
  }

  /// The algorithm that the draft names, or the scheme's, which is then named.
  Result<> name_algorithm()
  {
    if (!m_request.choice) {
      return {};
    }
    const preset::AlgorithmChoice& choice = *m_request.choice;
    const auto& choose = choice.choose;
    const std::string stated =
        choice.at ? stated_text(*choice.at, json::Document::root()) : old_item(choice.item);
    const auto found = std::find_if(choose.begin(), choose.end(), [&](const auto& entry) {
      return stated.empty() ? entry.second == m_algorithm : entry.first == stated;
    });
    if (choose.empty() || (found == choose.end() && !stated.empty())) {
      return refuse(text("the algorithm ", quote(stated, 40), " is not one of the provider's"));
    }
    const auto& [word, algorithm] = found == choose.end() ? choose.front() : *found;
    m_algorithm = algorithm;
    if (!choice.at) {
      m_items.emplace_back(choice.item, word);
      return {};
    }
    return stated.empty() ? put(m_draft, *choice.at, word) : Result<>{};
  }

  /// What the text takes from the signature's list.
  Result<> make_up_items()
  {
    constexpr std::string_view kPrefix = "list:";
    for (const std::string& part : m_request.text.parts()) {
      const std::string name = part.starts_with(kPrefix) ? part.substr(kPrefix.size()) : "";
      const bool known = std::any_of(
          m_items.begin(), m_items.end(), [&](const auto& item) { return item.first == name; });
      if (name.empty() || known) {
        continue;
      }
      std::string word = old_item(name);
      if (word.empty() && !is_made_up(name)) {
        return refuse(text("the signature's list needs an item ", name, ", which is signed"),
                      text("give it in ",
                           select::to_words(m_request.signature.at.front()),
                           ": ",
                           name,
                           m_request.signature.list ? m_request.signature.list->assign : '=',
                           "VALUE"));
      }
      if (word.empty()) {
        HOOKCTL_TRY_AS(word, random_word(m_rng, kIdLength));
      }
      m_items.emplace_back(name, std::move(word));
    }
    for (const auto& [name, value] : m_items) {
      m_own.insert_or_assign("list:" + name, value);
    }
    return {};
  }

  Result<std::vector<json::NodeIndex>> find_starts() const
  {
    if (!m_request.each) {
      return std::vector<json::NodeIndex>{json::Document::root()};
    }
    const DraftView view(m_draft);
    HOOKCTL_TRY_AS(auto nodes, m_request.each->evaluate_nodes(view.input()));
    if (nodes.empty() || nodes.size() > kMaxItems) {
      return refuse(text(select::to_words(*m_request.each),
                         " has ",
                         nodes.size(),
                         " items; 1 to ",
                         kMaxItems,
                         " can be signed"));
    }
    return nodes;
  }

  /// The text at a place of the draft; "" when there is none, or null.
  [[nodiscard]] std::string stated_text(const Selector& at, json::NodeIndex item) const
  {
    const DraftView view(m_draft);
    auto values = at.evaluate(view.input(item));
    const bool stated = values && !values->empty() && values->front().kind != json::Kind::null;
    return stated ? std::move(values->front().text) : std::string{};
  }

  Result<> add_timestamps(const std::vector<json::NodeIndex>& starts)
  {
    if (!m_request.timestamp) {
      return {};
    }
    preset::TimestampSpec spec = *m_request.timestamp;
    spec.tolerance.reset(); // a draft may state any time
    const std::string now = write_stamp(spec.unit, m_context.now);
    for (const json::NodeIndex start : starts) {
      std::string stated = spec.at ? stated_text(*spec.at, start) : old_timestamp();
      if (stated.empty()) {
        HOOKCTL_TRY(spec.at ? put(m_draft, *spec.at, now, start) : Result<>{});
        stated = now;
      }
      if (auto read = read_stamp(spec, stated, m_context.now); !read) {
        return fail(as_argument(std::move(read).error()));
      }
      m_stamps.push_back(std::move(stated));
    }
    return {};
  }

  /// The variables of one item's templates, for the draft as it is now.
  Result<Variables> variables(const DraftView& view, std::size_t index) const
  {
    Context context = m_context;
    context.url = m_draft.url;
    auto made = request_variables(m_request, view.input(), context);
    if (!made) {
      return fail(as_argument(std::move(made).error()));
    }
    for (const auto& [name, value] : m_own) {
      made->insert_or_assign(name, value);
    }
    if (index < m_stamps.size()) {
      made->insert_or_assign("timestamp", m_stamps[index]);
    }
    return made;
  }

  /// What the request must say besides the signature, where it is missing and has a place.
  Result<> fill_requirements()
  {
    for (const preset::Requirement& requirement : m_request.require) {
      const DraftView view(m_draft);
      const bool is_missing = stated_text(requirement.at, json::Document::root()).empty();
      if (requirement.at.reads_payload() || !is_missing || !applies(requirement, view.input())) {
        continue;
      }
      HOOKCTL_TRY_AS(const Variables known, variables(view, 0));
      auto wanted = requirement.equals.render(view.input(), known);
      if (!wanted) {
        return fail(as_argument(std::move(wanted).error()));
      }
      HOOKCTL_TRY(put(m_draft, requirement.at, *wanted));
    }
    return {};
  }

  Result<std::string>
  render(const DraftView& view, const Variables& known, json::NodeIndex start) const
  {
    auto rendered = m_request.text.render(view.input(start), known);
    if (!rendered) {
      return fail(as_argument(not_rendered(std::move(rendered).error(), ", which is signed")));
    }
    if (rendered->size() > text_limit(*view.input().request)) {
      return refuse("what is signed is more than 1 MiB longer than the body");
    }
    return rendered;
  }

  Result<Signed> make_signed(const DraftView& view,
                             json::NodeIndex start,
                             std::size_t index,
                             const MakeSignature& make) const
  {
    HOOKCTL_TRY_AS(const Variables known, variables(view, index));
    auto names = signature_names(m_request.signature, view.input(start), known);
    if (!names) {
      return fail(as_argument(std::move(names).error()));
    }
    HOOKCTL_TRY_AS(std::string message, render(view, known, start));
    auto bytes = make(message, m_algorithm);
    if (!bytes) {
      return fail(as_argument(std::move(bytes).error()));
    }
    const SignatureHeader header{{encode(m_request.signature.encoding, *bytes)},
                                 index < m_stamps.size() ? m_stamps[index] : std::string(),
                                 m_items};
    return Signed{std::move(message), write_signature_header(m_request.signature, *names, header)};
  }

  /// All signatures are made before the first is put into its place.
  Result<> add_signatures(const std::vector<json::NodeIndex>& starts, const MakeSignature& make)
  {
    {
      const DraftView view(m_draft);
      for (std::size_t i = 0; i < starts.size(); ++i) {
        HOOKCTL_TRY_AS(Signed made, make_signed(view, starts[i], i, make));
        m_signed.push_back(std::move(made));
      }
    }
    for (std::size_t i = 0; i < starts.size(); ++i) {
      HOOKCTL_TRY(put(m_draft, m_request.signature.at.front(), m_signed[i].value, starts[i]));
    }
    return {};
  }

  /// A signature must not change what it signs, and nothing that was stated may break a rule.
  Result<> check_result(const std::vector<json::NodeIndex>& starts) const
  {
    const DraftView view(m_draft);
    for (std::size_t i = 0; i < starts.size(); ++i) {
      HOOKCTL_TRY_AS(const Variables known, variables(view, i));
      HOOKCTL_TRY_AS(const std::string message, render(view, known, starts[i]));
      if (message != m_signed[i].message) {
        return refuse(text("the signature's place, ",
                           select::to_words(m_request.signature.at.front()),
                           ", is part of what is signed"));
      }
    }
    HOOKCTL_TRY_AS(Variables known, variables(view, 0));
    if (auto kept = check_requirements(m_request, view.input(), std::move(known)); !kept) {
      return fail(as_argument(std::move(kept).error()));
    }
    return {};
  }

  const SignedRequest& m_request;
  std::string m_algorithm;
  Draft m_draft;
  const Context& m_context;
  Rng& m_rng;
  Variables m_own;                                          ///< {secret}, {salt}, {list:…}
  std::map<std::string, std::string> m_old_items;           ///< of the draft's signature list
  std::vector<std::pair<std::string, std::string>> m_items; ///< of the new one
  std::vector<std::string> m_stamps;                        ///< one an item
  std::vector<Signed> m_signed;
};

} // namespace

Result<Draft> sign_signed_request(const SignedRequest& request,
                                  const std::string& algorithm,
                                  std::string_view secret,
                                  Draft draft,
                                  const Context& context,
                                  Rng& rng,
                                  const MakeSignature& make,
                                  std::string_view salt)
{
  Variables secrets;
  secrets.emplace("secret", secret);
  secrets.emplace("salt", salt);
  return Signing(request, algorithm, std::move(draft), context, rng).run(std::move(secrets), make);
}

} // namespace hookctl::auth::detail
