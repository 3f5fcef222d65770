#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::body {

/// The media type of a body that comes without one: a file, standard input. By its first
/// characters, byte order mark (UTF-16 too) and white space skipped, the first rule that holds:
/// it is JSON, or begins with `{`, `[` or `"`: application/json;
/// it begins with `<`: application/xml;
/// its first line is `--BOUNDARY` and its second a header: multipart/form-data; boundary=BOUNDARY;
/// it is `name=value`, or several with `&` between, without white space:
/// application/x-www-form-urlencoded. nullopt for anything else, base64 of JSON
/// (decode_base64_json()) among it. A listener never guesses: there, no type is JSON.
std::optional<std::string> sniff_media_type(std::string_view body);

/// The JSON in a text that is base64 of it, either alphabet, padding optional, lines broken or not;
/// nullopt for any other text.
std::optional<std::string> decode_base64_json(std::string_view text);

} // namespace hookctl::body
