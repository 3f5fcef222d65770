#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/path/path.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::select {

/// The account's own values, for `account:name` and so on.
struct AccountFacts {
  std::string name;
  std::string environment;
  std::string provider;
  std::string domain;
};

/// What selectors read from. Pointers may be null: a selector of that kind then finds nothing.
struct Input {
  const model::Request* request = nullptr;
  const json::Document* document = nullptr;
  /// Where JSON paths start: the root, or one item of a batch.
  json::NodeIndex item = json::Document::root();
  const AccountFacts* account = nullptr;
};

/// One value that a selector found.
struct Value {
  json::Kind kind = json::Kind::string;
  /// Strings decoded; anything else as compact JSON text.
  std::string text;
  /// The value as compact JSON, tokens as sent: `170.00`, `"a"`.
  std::string json;
  /// Where it is: `customer.phone`, `header:X-Shopify-Topic`. Of several values only the first says
  /// so: to find a place costs a walk, which a stranger's long list must not multiply.
  std::string path;
};

/// What a path may be (hookctl-paths(7)): `header:NAME`, `query:NAME`, `form:NAME`,
/// `account:name|environment|provider|domain`, `root:PATH` (a JSON path from the top of the payload
/// also inside a batch), `json:PATH` (the same as PATH alone), a constant `"text"` (a JSON string),
/// or a JSON path. Immutable, shareable between threads.
class Selector {
public:
  enum class Kind { header, query, form, account, constant, json, root_json };

  /// invalid_argument with `at.column` in `text` and a caret in the hint.
  static Result<Selector> parse(std::string_view text);

  /// Everything it matches, in order; empty when nothing. Headers and fields: the first of that
  /// name. Never fails on a stranger's data except by reaching a limit (invalid_data).
  [[nodiscard]] Result<std::vector<Value>> evaluate(const Input& input) const;

  /// The matching nodes of the payload, for a split; empty for the kinds that do not read it.
  [[nodiscard]] Result<std::vector<json::NodeIndex>> evaluate_nodes(const Input& input) const;

  [[nodiscard]] Kind kind() const { return m_kind; }

  /// As written.
  [[nodiscard]] const std::string& text() const { return m_text; }

  /// NAME of `header:NAME` and its like, the value of a constant; "" for JSON paths.
  [[nodiscard]] const std::string& name() const { return m_name; }

  /// True for the kinds that read the payload.
  [[nodiscard]] bool reads_payload() const
  {
    return m_kind == Kind::json || m_kind == Kind::root_json;
  }

  /// Of those; nullptr for the others.
  [[nodiscard]] const path::Query* query() const { return m_query.get(); }

private:
  friend class SelectorParser;
  Selector() = default;

  [[nodiscard]] std::optional<std::string> find_text(const Input& input) const;

  Kind m_kind = Kind::json;
  std::string m_text;
  std::string m_name;
  std::shared_ptr<const path::Query> m_query;
};

/// `header X-Signature`, `query parameter sig`, `the payload's customer.phone`: how messages name a
/// place.
std::string to_words(const Selector& selector);

} // namespace hookctl::select
