#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/select/selector.hpp"
#include "hookctl/select/template.hpp"
#include "hookctl/yaml/reader.hpp"
#include "hookctl/yaml/value.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::preset::detail {

/// invalid_data at a value's place.
tl::unexpected<Error> bad(const yaml::Value& value, std::string message, std::string hint = {});

/// Scalars as selectors and templates; the error's place is the offending character where the
/// scalar is plain.
Result<select::Selector> read_selector(const yaml::Value& value, std::string_view what);
Result<select::Template> read_template(const yaml::Value& value, std::string_view what);

/// One selector or a list of them; nothing for nullptr.
Result<std::vector<select::Selector>> read_selectors(const yaml::Value* value,
                                                     std::string_view what);

/// A map of header names to texts, in file order; nothing for nullptr.
Result<model::Headers> read_headers(const yaml::Value* value, std::string_view what);

/// The items of a sequence; nothing for nullptr.
Result<std::vector<const yaml::Value*>> read_list(const yaml::Value* value, std::string_view what);

enum class BodyPlace { no, yes };

/// `header: NAME`, `query: NAME`, `form: NAME` or (BodyPlace::yes) `json: PATH`, at most one of
/// them, as a selector.
Result<std::optional<select::Selector>> read_place(yaml::MapReader& map, BodyPlace body);

/// A positive whole number of seconds.
Result<std::optional<std::chrono::seconds>> read_seconds(yaml::MapReader& map,
                                                         std::string_view key);

} // namespace hookctl::preset::detail
