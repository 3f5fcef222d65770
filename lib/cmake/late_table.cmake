# cmake -D OUT=FILE -D NM=nm -D OBJDUMP=objdump -D ARCHIVES=a;… -D LIBRARIES=lib.so;… -P late_table.cmake
# Writes the entries of every function that the archives leave to one of the libraries, and the table that leads them there
# (lib/hookctl/os/detail/late_table.hpp).

function(names_of out)
  execute_process(COMMAND ${NM} ${ARGN} OUTPUT_VARIABLE lines ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^ \n]+\n" names "${lines}")
  list(TRANSFORM names REPLACE "(@.*)?\n$" "")
  list(REMOVE_DUPLICATES names)
  set(${out} ${names} PARENT_SCOPE)
endfunction()

names_of(wanted --undefined-only ${ARCHIVES})
list(SORT wanted)
set(count 0)
foreach(library IN LISTS LIBRARIES)
  names_of(given --dynamic --defined-only ${library})
  set(given ";${given};")
  set(first ${count})
  foreach(name IN LISTS wanted)
    string(FIND "${given}" ";${name};" at)
    if(NOT at EQUAL -1)
      string(APPEND functions "    \"${name}\",\n")
      string(APPEND calls "late_function ${name} ${count}\n")
      math(EXPR count "${count} + 1")
    endif()
  endforeach()
  execute_process(COMMAND ${OBJDUMP} -p ${library} OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCH "SONAME +([^ \n]+)" soname "${headers}")
  set(soname "${CMAKE_MATCH_1}")
  string(APPEND libraries "    {\"${soname}\", ${first}, ${count}},\n")
  math(EXPR library_count "${library_count} + 1")
endforeach()

file(READ ${CMAKE_CURRENT_LIST_DIR}/late_entries.s entries)
file(CONFIGURE OUTPUT ${OUT} @ONLY CONTENT [=[
// Made by lib/cmake/late_table.cmake.
#include "hookctl/os/detail/late_table.hpp"

asm(R"(@entries@
@calls@
.popsection
.pushsection .data.late_slots,"aw",@progbits
.balign 4096
.popsection
)");

extern "C" void* hookctl_late_slots[];

namespace {

constexpr hookctl::os::detail::LateLibrary kLibraries[] = {
@libraries@};

constexpr const char* kFunctions[] = {
@functions@};

} // namespace

extern "C" const hookctl::os::detail::LateTable hookctl_late_table = {
    kLibraries, @library_count@, kFunctions, hookctl_late_slots, @count@};
]=])
