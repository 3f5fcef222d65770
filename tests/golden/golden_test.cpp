#include "tests/support/temp_dir.hpp"
#include "tests/support/transcript.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace hookctl::tests;

namespace {

std::string variable(const char* name)
{
  const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): tests set nothing
  return value == nullptr ? std::string{} : value;
}

/// The transcript that HOOKCTL_GOLDEN names ("name/check"), or all of them.
std::vector<std::filesystem::path> transcripts()
{
  const std::filesystem::path folder = source_dir() / "tests/golden";
  if (const std::string one = variable("HOOKCTL_GOLDEN"); !one.empty()) {
    return {folder / (one + ".golden")};
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".golden") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> lines_of(const std::string& text)
{
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// The first line that differs, which is what a person looks for; "" when the texts are the same.
std::string first_difference(const std::string& written, const std::string& played)
{
  const auto left = lines_of(written);
  const auto right = lines_of(played);
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const std::string in_file = i < left.size() ? left[i] : "(end)";
    const std::string on_screen = i < right.size() ? right[i] : "(end)";
    if (in_file != on_screen) {
      return "line " + std::to_string(i + 1) + "\n  written: " + in_file +
             "\n  plays:   " + on_screen;
    }
  }
  return written == played ? "" : "the line feed at the end";
}

} // namespace

TEST_CASE("golden: every transcript reads as it plays")
{
  const bool accept = variable("GOLDEN_ACCEPT") == "1";
  const auto files = transcripts();
  REQUIRE_FALSE(files.empty());
  for (const std::filesystem::path& file : files) {
    const std::string name = file.string();
    CAPTURE(name);
    const std::string written = read_whole_file(file);
    const std::string played = play_transcript(written);
    if (accept && played != written) {
      std::ofstream(file, std::ios::binary) << played;
      MESSAGE("rewrote " << name);
      continue;
    }
    INFO("GOLDEN_ACCEPT=1 rewrites it");
    CHECK(first_difference(written, played) == "");
  }
}
