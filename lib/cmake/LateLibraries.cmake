# hookctl_open_late(program LIBRARIES targets… FROM modules…): shared libraries that a program opens when it first calls one of
# their functions, instead of at its start: most commands need no TLS, no HTTP client, no NATS and no JSON parser, and binding
# those takes three quarters of the time of `hookctl --version`. The program has an entry of its own for each function that
# the modules call (late_table.cmake), so that the linker finds nothing left for the library to give and leaves it out.
#
# With HOOKCTL_ARCHIVES, what is left to bind at the start would be libstdc++, which is in the program instead; libraries in C++ that are opened late
# bring a second one. They share the C++ ABI but no symbols: objects, calls and exceptions pass between them as between any
# two libraries.
#
# Not under sanitizers, which want to see every call, and only where late_entries.s knows the processor.
set(late_processor FALSE)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$" AND CMAKE_SYSTEM_NAME STREQUAL Linux AND NOT HOOKCTL_SANITIZE)
  set(late_processor TRUE)
endif()
option(HOOKCTL_LATE "Open foreign libraries when they are first called: a quicker start" ${late_processor})

# What of a target is linked: the file of an imported library, or the first that pkg-config names.
function(hookctl_library_file out target)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL INTERFACE_LIBRARY)
    get_target_property(file ${target} INTERFACE_LINK_LIBRARIES)
    list(GET file 0 file)
  else()
    get_target_property(file ${target} LOCATION)
  endif()
  set(${out} ${file} PARENT_SCOPE)
endfunction()

function(hookctl_open_late program)
  if(NOT HOOKCTL_LATE)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "LIBRARIES;FROM" ${ARGN})
  foreach(target IN LISTS ARG_LIBRARIES)
    hookctl_library_file(file ${target})
    list(APPEND files ${file})
  endforeach()
  set_property(GLOBAL PROPERTY HOOKCTL_LATE_FILES ${files})
  foreach(module IN LISTS ARG_FROM)
    list(APPEND modules hookctl_${module})
    list(APPEND archives $<TARGET_FILE:hookctl_${module}>)
  endforeach()
  set(table ${CMAKE_CURRENT_BINARY_DIR}/generated/${program}_late_table.cpp)
  set(maker ${PROJECT_SOURCE_DIR}/lib/cmake/late_table.cmake)
  add_custom_command(OUTPUT ${table}
    COMMAND ${CMAKE_COMMAND} -D OUT=${table} -D NM=${CMAKE_NM} -D OBJDUMP=${CMAKE_OBJDUMP}
      "-DARCHIVES=${archives}" "-DLIBRARIES=${files}" -P ${maker}
    DEPENDS ${modules} ${files} ${maker} ${PROJECT_SOURCE_DIR}/lib/cmake/late_entries.s
    COMMENT "Late libraries of ${program}"
    VERBATIM)
  target_sources(${program} PRIVATE ${table})
  set_source_files_properties(${table} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  # --exclude-libs: nothing that is in the program gets between a library and its own libstdc++.
  target_link_options(${program} PRIVATE -Wl,--as-needed)
  if(HOOKCTL_ARCHIVES)
    target_link_options(${program} PRIVATE -static-libstdc++ -Wl,--exclude-libs,ALL)
  endif()
endfunction()
