// embed_presets OUTPUT FILE…: writes the C++ that answers preset::embedded_presets() with these
// preset files. Their bytes and the rows of `provider list` come from one reading, so that they
// cannot differ. Run by the build, never installed.

#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/preset/preset.hpp"
#include "hookctl/preset/summary.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace hookctl;

constexpr std::size_t kLargestPreset = 1U << 20U;
constexpr std::size_t kLargestOutput = 64U << 20U;

constexpr std::string_view kHead = R"(// Made from preset files by lib/tools/embed_presets.cpp.
#include "hookctl/preset/library.hpp"

// Longer than the standard promises that a string may be.
#pragma GCC diagnostic ignored "-Woverlength-strings"

namespace hookctl::preset {

namespace {

constexpr EmbeddedPreset kPresets[] = {
)";

constexpr std::string_view kTail = R"(};

} // namespace

std::span<const EmbeddedPreset> embedded_presets()
{
  return kPresets;
}

} // namespace hookctl::preset
)";

/// One byte inside a string literal; octal, since \xNN would swallow a digit after it.
void append_escaped(std::string& out, char byte)
{
  const auto value = static_cast<unsigned char>(byte);
  if (byte == '\n') {
    out += "\\n";
  } else if (byte == '"' || byte == '\\') {
    out += {'\\', byte};
  } else if (value >= 0x20 && value < 0x7f && byte != '?') {
    out += byte;
  } else {
    out += '\\';
    for (const unsigned shift : {6U, 3U, 0U}) {
      out += static_cast<char>('0' + ((value >> shift) & 7U));
    }
  }
}

/// A string_view of exactly these bytes, a source line for each of theirs.
std::string literal(std::string_view bytes)
{
  std::string out = "{\"";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    append_escaped(out, bytes[i]);
    if (bytes[i] == '\n' && i + 1 < bytes.size()) {
      out += "\"\n\"";
    }
  }
  return out + text("\", ", bytes.size(), '}');
}

std::string_view truth(bool value)
{
  return value ? "true" : "false";
}

std::string summary_fields(const preset::Summary& summary)
{
  return text(", true, ",
              literal(summary.name),
              ", ",
              literal(summary.category),
              ", ",
              literal(summary.scheme),
              ", Confidence::",
              to_string(summary.confidence),
              ", ",
              truth(summary.signs_body),
              ", ",
              truth(summary.signable),
              ", ",
              truth(summary.proved),
              ", ",
              summary.vectors,
              ", ",
              summary.outside_vectors,
              ", ",
              summary.handshakes);
}

/// A broken preset is embedded without a row: the tests and whoever asks for it get the error, and
/// the build goes on, so that hookctl itself can say what is wrong.
Result<std::string> entry(const std::filesystem::path& file)
{
  HOOKCTL_TRY_AS(const auto yaml, os::read_file(file, kLargestPreset));
  std::string fields;
  if (const auto preset = preset::parse_preset(yaml, file.string())) {
    fields = summary_fields(preset::summarize(*preset));
  } else {
    const Error& error = preset.error();
    std::cerr << "warning: " << error.message << " ("
              << to_string(error.at.value_or(SourcePos{file.string()})) << ")\n";
  }
  return text("{", literal(file.stem().string()), ", ", literal(yaml), fields, "},\n");
}

Result<> write_if_changed(const std::filesystem::path& output, const std::string& source)
{
  const auto old = os::read_file(output, kLargestOutput);
  if (old && *old == source) {
    return {};
  }
  HOOKCTL_TRY(os::make_folders(output.parent_path()));
  return os::write_file_atomic(output, source, 0644);
}

Result<> embed(const std::filesystem::path& output, std::vector<std::filesystem::path> files)
{
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    return a.stem().string() < b.stem().string();
  });
  std::string source(kHead);
  for (const auto& file : files) {
    HOOKCTL_TRY_AS(const std::string row, entry(file));
    source += row;
  }
  source += kTail;
  return write_if_changed(output, source);
}

} // namespace

int main(int argc, char** argv)
{
  if (argc < 3) {
    std::cerr << "usage: embed_presets OUTPUT FILE...\n";
    return 2;
  }
  const auto done = embed(argv[1], std::vector<std::filesystem::path>(argv + 2, argv + argc));
  if (!done) {
    std::cerr << "error: " << done.error().message << '\n';
    return 1;
  }
  return 0;
}
