#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/schema/drift.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace hookctl::schema {

class Schema;
class SampleShape;

/// What an account's payloads look like: a sample of them, or a JSON Schema. It is a schema when it
/// is an object whose "$schema" is a text that begins with http://json-schema.org/ or
/// https://json-schema.org/, and a sample otherwise: no webhook says that of itself, so a sample is
/// never misread. Immutable and safe to share between threads; copies share one.
class Description {
public:
  /// invalid_data, with the place, for what is not JSON and for a schema that does not compile
  /// (schema.hpp).
  static Result<Description> parse(std::string bytes, std::string_view file = {});

  /// Of a sample that is taken out of what wraps it.
  static Description of_sample(json::Document sample);

  [[nodiscard]] bool is_schema() const { return m_schema != nullptr; }

  /// nullptr for a sample.
  [[nodiscard]] const Schema* schema() const { return m_schema.get(); }

  /// How the payload differs. Bounded for any payload.
  [[nodiscard]] Drift compare(const json::Document& payload) const;

private:
  Description() = default;

  std::shared_ptr<const Schema> m_schema;
  std::shared_ptr<const SampleShape> m_sample;
};

/// The rule above.
bool is_schema(const json::Document& document);

/// True for a sample that was likely meant as a schema: an object with `type` "object" or "array"
/// beside `properties` or `items`, and no "$schema".
bool looks_like_schema(const json::Document& document);

} // namespace hookctl::schema
