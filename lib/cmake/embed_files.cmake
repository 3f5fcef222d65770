# cmake -DFILES=a;b -DOUTPUT=x.cpp -P embed_files.cmake: the files as one sorted table of their exact bytes.
# Hexadecimal survives every quote, backslash, ${X} and ]=] that a file may hold.

list(SORT FILES)
set(rows "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  file(SIZE ${file} size)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" escaped "${hex}")
  # 32 bytes a literal: one "\xNN" is four characters. CMake's regex has no {n}.
  set(four "....")
  string(REPEAT "${four}" 32 line)
  string(REGEX REPLACE "(${line})" "\\1\"\n   \"" escaped "${escaped}")
  string(APPEND rows "  {\"${name}\",\n   {\"${escaped}\",\n    ${size}}},\n")
endforeach()

file(WRITE ${OUTPUT}.new
"// Made from presets/*.yaml by embed_files.cmake.
#include \"hookctl/preset/library.hpp\"

namespace hookctl::preset {

namespace {

constexpr EmbeddedFile kFiles[] = {
${rows}};

} // namespace

std::vector<EmbeddedFile> embedded_presets()
{
  return {std::begin(kFiles), std::end(kFiles)};
}

} // namespace hookctl::preset
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
