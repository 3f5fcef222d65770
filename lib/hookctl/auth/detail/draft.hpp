#pragma once

#include "hookctl/auth/sign.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/select/selector.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// Reading and changing a Draft while it is signed. What is not changed stays byte for byte.
namespace hookctl::auth::detail {

/// There is no signing this.
inline tl::unexpected<Error> refuse(std::string message, std::string hint = {})
{
  return fail(Failure::cannot_sign, std::move(message), std::move(hint));
}

/// The draft as its receiver sees it, parsed where it has a payload.
class DraftView {
public:
  explicit DraftView(const Draft& draft);
  DraftView(const DraftView&) = delete;
  DraftView& operator=(const DraftView&) = delete;
  ~DraftView() = default;

  [[nodiscard]] select::Input input(json::NodeIndex item = json::Document::root()) const;

  [[nodiscard]] const std::optional<json::Document>& document() const { return m_document; }

private:
  model::Request m_request;
  std::optional<json::Document> m_document;
};

/// Puts a text into a header (instead of any of that name), the query, a form field (an empty body
/// becomes a form) or the one JSON value that `at` finds from `item`, which must be a string, or
/// null or a number when the text is a number. invalid_argument when there is no such place.
Result<> put(Draft& draft,
             const select::Selector& at,
             std::string_view value,
             json::NodeIndex item = json::Document::root());

/// Every JSON string that `at` finds, or put() where it is another place.
Result<> put_everywhere(Draft& draft, const select::Selector& at, std::string_view value);

/// Encrypts what `at` holds; where the draft has no such field or member yet, its whole body, which
/// is then put there.
Result<> wrap_body(Draft& draft,
                   const select::Selector& at,
                   const std::function<Result<std::string>(std::string_view plain)>& encrypt);

/// Of an identifier that the sender makes up: about 130 random bits.
inline constexpr std::size_t kIdLength = 22;

/// Letters and digits.
Result<std::string> random_word(Rng& rng, std::size_t length);

} // namespace hookctl::auth::detail
