# hookctl_embed_presets(target FILES…): a library that answers preset::embedded_presets() with these files.
#
# The rows of `provider list` are made by the preset module itself, so that module is built first, and the library with
# the presets is linked by programs only, beside it: by default hookctl_presets, with everything in presets/; another one
# where a program's property HOOKCTL_PRESETS names it.

add_library(hookctl_no_presets INTERFACE)
add_executable(embed_presets ${PROJECT_SOURCE_DIR}/lib/tools/embed_presets.cpp)
set_target_properties(embed_presets PROPERTIES HOOKCTL_PRESETS hookctl_no_presets)
target_link_libraries(embed_presets PRIVATE hookctl::preset hookctl_options)
hookctl_use_pch(embed_presets)

set(is_program $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)
set(named $<TARGET_PROPERTY:HOOKCTL_PRESETS>)
target_link_libraries(hookctl_preset INTERFACE $<${is_program}:$<IF:$<BOOL:${named}>,${named},hookctl_presets>>)

function(hookctl_embed_presets target)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated/${target}.cpp)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND embed_presets ${generated} ${ARGN}
    DEPENDS embed_presets ${ARGN}
    COMMENT "Embedding presets: ${target}"
    VERBATIM)
  add_library(${target} STATIC ${generated})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(${target} PRIVATE hookctl::base hookctl_options)
endfunction()

# They are data, so that a glob is right: a new preset needs no change here.
file(GLOB preset_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/presets/*.yaml)
hookctl_embed_presets(hookctl_presets ${preset_files})
