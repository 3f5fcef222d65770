#include "hookctl/yaml/reader.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using yaml::MapReader;
using yaml::Value;

namespace {

constexpr const char* kDocument = "accounts/shop.yaml";

Value parsed(std::string_view text)
{
  return yaml::parse(text, kDocument).value();
}

MapReader reader_of(const Value& value)
{
  return MapReader::open(value, "account").value();
}

/// place: message (hint)
template<typename T> std::string failure(const Result<T>& result)
{
  REQUIRE_FALSE(result);
  const Error& error = result.error();
  CHECK(error.code == ErrorCode::invalid_data);
  REQUIRE(error.at);
  return to_string(*error.at) + ": " + error.message +
         (error.hint.empty() ? "" : " (" + error.hint + ")");
}

} // namespace

TEST_CASE("yaml reader: the getters give what the file says")
{
  const Value value = parsed(
      "name: shop\nyes: true\nno: False\nport: -8080\none: a\nlist: [a, 2]\nmap: {x: 1, b: two}\n"
      "word: json\nempty:\nblank: ''\n");
  MapReader reader = reader_of(value);
  CHECK(reader.what() == "account");
  CHECK(reader.required_text("name").value() == "shop");
  CHECK(reader.optional_text("absent").value() == std::nullopt);
  CHECK(reader.optional_text("empty").value() == std::nullopt);
  CHECK(reader.optional_text("blank").value() == "");
  CHECK(reader.optional_text("port").value() == "-8080");
  CHECK(reader.optional_bool("yes").value() == true);
  CHECK(reader.optional_bool("no").value() == false);
  CHECK(reader.optional_bool("absent").value() == std::nullopt);
  CHECK(reader.optional_integer("port").value() == -8080);
  CHECK(reader.optional_integer("absent").value() == std::nullopt);
  CHECK(reader.optional_texts("one").value() == std::vector<std::string>{"a"});
  CHECK(reader.optional_texts("list").value() == std::vector<std::string>{"a", "2"});
  CHECK(reader.optional_texts("absent").value().empty());
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  CHECK(reader.optional_text_map("map").value() == Pairs{{"x", "1"}, {"b", "two"}});
  CHECK(reader.optional_text_map("absent").value().empty());
  CHECK(reader.optional_word("word", {"json", "form"}).value() == "json");
  CHECK(reader.optional_word("absent", {"json", "form"}).value() == std::nullopt);
  CHECK(reader.take("list")->items.size() == 2);
  CHECK(reader.take("empty") == nullptr);
  CHECK(reader.finish());
}

TEST_CASE("yaml reader: an unknown key is refused where it stands with a suggestion")
{
  const Value value = parsed("name: shop\n# a comment\nsender_pth: x\n");
  MapReader reader = reader_of(value);
  REQUIRE(reader.required_text("name"));
  REQUIRE(reader.optional_texts("sender_path"));
  CHECK(failure(reader.finish()) == "accounts/shop.yaml:3:1: account has an unknown key "
                                    "\"sender_pth\" (did you mean \"sender_path\"?)");
}

TEST_CASE("yaml reader: an unknown key that is like no other gets the list of known ones")
{
  const Value value = parsed("zebra: 1\n");
  MapReader reader = reader_of(value);
  REQUIRE(reader.optional_text("name"));
  REQUIRE(reader.optional_text("token"));
  CHECK(failure(reader.finish()) ==
        "accounts/shop.yaml:1:1: account has an unknown key \"zebra\" (known keys: name, token)");
}

TEST_CASE("yaml reader: wrong kinds are told with place and path")
{
  const Value value = parsed("text: [a]\nflag: maybe\nquoted: 'true'\nnumber: 1.5\nbig: "
                             "99999999999999999999\nlist: [a, {b: c}]\n"
                             "map: {x: [1]}\nnomap: a\nword: jsn\nempty:\n");
  MapReader reader = reader_of(value);
  const std::string file = std::string(kDocument);
  CHECK(failure(reader.optional_text("text")) ==
        file + ":1:7: account.text must be a text, but it is a list");
  CHECK(failure(reader.optional_bool("flag")) ==
        file + ":2:7: account.flag must be true or false, but it is \"maybe\"");
  CHECK(failure(reader.optional_bool("quoted")) ==
        file + ":3:9: account.quoted must be true or false, but it is the text \"true\" (write it "
               "without quotes)");
  CHECK(failure(reader.optional_integer("number")) ==
        file + ":4:9: account.number must be a whole number, but it is \"1.5\" (use decimal digits "
               "only)");
  CHECK(failure(reader.optional_integer("big"))
            .starts_with(file + ":5:6: account.big must be a whole number"));
  CHECK(failure(reader.optional_texts("list")) ==
        file + ":6:11: account.list[1] must be a text, but it is a map");
  CHECK(failure(reader.optional_text_map("map")) ==
        file + ":7:10: account.map.x must be a text, but it is a list");
  CHECK(failure(reader.optional_text_map("nomap"))
            .starts_with(file + ":8:8: account.nomap must be a map, but it is a text"));
  CHECK(failure(reader.optional_word("word", {"json", "form"})) ==
        file + ":9:7: account.word must be one of json, form, but it is \"jsn\" (did you mean "
               "\"json\"?)");
  CHECK(failure(reader.required_text("empty")) ==
        file + ":10:1: account has no \"empty\" (add a line 'empty: …')");
  CHECK(failure(reader.required_text("absent")) ==
        file + ":1:1: account has no \"absent\" (add a line 'absent: …')");
}

TEST_CASE("yaml reader: a needed key that is misspelt is told where it stands")
{
  const Value value = parsed("nmae: x\nother: y\n");
  MapReader reader = reader_of(value);
  CHECK(failure(reader.required_text("name")) ==
        std::string(kDocument) +
            ":1:1: account has an unknown key \"nmae\" (did you mean \"name\"?)");
}

TEST_CASE("yaml reader: only a map can be opened")
{
  CHECK(failure(MapReader::open(parsed("- a\n"), "account")) ==
        "accounts/shop.yaml:1:1: account must be a map, but it is a list (write it as lines of "
        "'key: value')");
  CHECK(failure(MapReader::open(parsed(""), "account"))
            .starts_with("accounts/shop.yaml:1:1: account must be a map, but it is empty"));
}

TEST_CASE("yaml reader: an error of the caller's own is put at the key or at the map")
{
  const Value value = parsed("\nname: Shop\n");
  const MapReader reader = reader_of(value);
  const Error at_key = reader.error_at("name", "bad name", "use a-z");
  CHECK(to_string(*at_key.at) == "accounts/shop.yaml:2:1");
  CHECK(at_key.code == ErrorCode::invalid_data);
  CHECK(at_key.hint == "use a-z");
  CHECK(to_string(*reader.error_at("absent", "m").at) == "accounts/shop.yaml:2:1");
}
