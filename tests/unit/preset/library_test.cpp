#include "hookctl/preset/library.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using namespace hookctl::preset;

namespace {

const std::string kPlainTeapot =
    "id: teapot\nname: Teapot\ncategory: iot\ndocs: https://docs.example.com/\nverify: {none: {}}\n"
    "event: {code: {constant: boiled}, codes: {boiled: it is hot}}\nsample: {}\n";

} // namespace

TEST_CASE("library: the embedded bytes are those of the files")
{
  std::size_t files = 0;
  const auto embedded = embedded_presets();
  for (const auto& entry : std::filesystem::directory_iterator(tests::source_dir() / "presets")) {
    if (entry.path().extension() != ".yaml") {
      continue;
    }
    ++files;
    const std::string id = entry.path().stem().string();
    CAPTURE(id);
    const auto found = std::find_if(embedded.begin(),
                                    embedded.end(),
                                    [&](const EmbeddedPreset& preset) { return preset.id == id; });
    REQUIRE(found != embedded.end());
    CHECK(found->yaml == tests::read_whole_file(entry.path()));
  }
  CHECK(files == embedded.size());
  CHECK(std::is_sorted(
      embedded.begin(), embedded.end(), [](const EmbeddedPreset& a, const EmbeddedPreset& b) {
        return a.id < b.id;
      }));
}

TEST_CASE("library: the rows of the list are those of the parsed presets")
{
  const Library library("");
  const auto listed = library.list();
  REQUIRE(listed);
  CHECK(listed->broken.empty());
  CHECK(listed->rows.size() == embedded_presets().size());
  for (const Summary& row : listed->rows) {
    CAPTURE(row.id);
    const auto preset = library.find(row.id);
    REQUIRE(preset);
    CHECK(row == summarize(*preset));
  }
  for (const EmbeddedPreset& preset : embedded_presets()) {
    CAPTURE(preset.id);
    CHECK(preset.has_summary);
  }
}

TEST_CASE("library: the user's own presets are in the list in place of the built-in ones")
{
  const tests::TempDir folder;
  std::string mine = kPlainTeapot;
  mine.replace(mine.find("teapot"), 6, "stripe");
  folder.write("stripe.yaml", mine);
  const std::string path = folder.write("teapot.yaml", kPlainTeapot);
  const auto listed = Library(folder.path()).list();
  REQUIRE(listed);
  const auto& rows = listed->rows;
  CHECK(rows.size() == embedded_presets().size() + 1);
  const auto named = [&](std::string_view id) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const Summary& row) { return row.id == id; });
    REQUIRE(found != rows.end());
    return *found;
  };
  CHECK(named("stripe").name == "Teapot");
  CHECK(named("teapot").origin == path);
  CHECK(named("teapot").scheme == "none");
  CHECK_FALSE(named("teapot").proved);
  CHECK(named("shopify").origin == "built-in");
  CHECK(named("shopify").proved);
}

TEST_CASE("library: one broken file of the user is told with its place, and the others are listed")
{
  const tests::TempDir folder;
  const std::string path = folder.write("stripe.yaml", "id: stripe\nnam: x\n");
  folder.write("teapot.yaml", kPlainTeapot);
  const auto listed = Library(folder.path()).list();
  REQUIRE(listed);
  CHECK(listed->rows.size() == embedded_presets().size()); // without stripe, with teapot
  REQUIRE(listed->broken.size() == 1);
  CHECK(listed->broken[0].code == ErrorCode::invalid_data);
  REQUIRE(listed->broken[0].at);
  CHECK(listed->broken[0].at->file == path);
}

TEST_CASE("library: a preset's own text is given as it is")
{
  const tests::TempDir folder;
  folder.write("teapot.yaml", kPlainTeapot);
  const Library library(folder.path());
  CHECK(library.find_text("teapot") == kPlainTeapot);
  CHECK(library.find_text("stripe") ==
        tests::read_whole_file(tests::source_dir() / "presets/stripe.yaml"));
  CHECK(library.find_text("shopfy").error().code == ErrorCode::not_found);
}

TEST_CASE("library: every built-in preset is right and what it verifies has a vector")
{
  const Library library("");
  const auto ids = library.ids();
  REQUIRE(ids);
  CHECK(ids->size() >= 12);
  for (const std::string& id : *ids) {
    CAPTURE(id);
    const auto preset = library.find(id);
    REQUIRE_MESSAGE(preset,
                    to_string(preset.error().at.value_or(SourcePos{})),
                    " ",
                    preset.error().message,
                    " ",
                    preset.error().hint);
    CHECK(preset->id == id);
    CHECK(preset->origin == "built-in");
    // Where nothing is verified there is nothing to prove.
    CHECK((preset->scheme.label == "none" || !preset->vectors.empty()));
    CHECK_FALSE(preset->key_help.empty());
  }
}

TEST_CASE("library: a user's file overrides the built-in one of its name")
{
  const tests::TempDir folder;
  std::string mine = kPlainTeapot;
  mine.replace(mine.find("teapot"), 6, "stripe");
  const std::string path = folder.write("stripe.yaml", mine);
  folder.write("teapot.yaml", kPlainTeapot);
  const Library library(folder.path());
  CHECK(library.find("stripe")->name == "Teapot");
  CHECK(library.find("stripe")->origin == path);
  CHECK(library.find("shopify")->origin == "built-in");
  const auto ids = library.ids();
  CHECK(std::count(ids->begin(), ids->end(), "stripe") == 1);
  CHECK(std::count(ids->begin(), ids->end(), "teapot") == 1);
}

TEST_CASE("library: a broken file of the user is an error and not the built-in one")
{
  const tests::TempDir folder;
  const std::string path = folder.write("stripe.yaml", "id: stripe\nnam: x\n");
  const auto found = Library(folder.path()).find("stripe");
  REQUIRE_FALSE(found);
  CHECK(found.error().code == ErrorCode::invalid_data);
  REQUIRE(found.error().at);
  CHECK(found.error().at->file == path);
}

TEST_CASE("library: an unknown provider gets a suggestion and no file outside the folder is read")
{
  const tests::TempDir folder;
  folder.write("teapot.yaml", kPlainTeapot);
  folder.write("inner/x.yaml", "");
  const Library library(folder.path() / "inner");
  const auto typo = library.find("shopfy");
  REQUIRE_FALSE(typo);
  CHECK(typo.error().code == ErrorCode::not_found);
  CHECK(typo.error().hint == "did you mean \"shopify\"?");
  for (const char* id : {"../teapot", "", "/etc/passwd", "Shopify", "shopify.yaml"}) {
    CAPTURE(id);
    const auto found = library.find(id);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == ErrorCode::not_found);
  }
}
