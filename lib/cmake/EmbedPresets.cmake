# Compiles presets/*.yaml into a target as bytes. They are data, so that a glob is right: a new preset needs no change here.

set(HOOKCTL_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)

function(hookctl_embed_presets target)
  file(GLOB presets CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/presets/*.yaml)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated/embedded_presets.cpp)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} "-DFILES=${presets}" -DOUTPUT=${generated} -P ${HOOKCTL_EMBED_SCRIPT}
    DEPENDS ${presets} ${HOOKCTL_EMBED_SCRIPT}
    COMMENT "Embedding presets"
    VERBATIM)
  target_sources(${target} PRIVATE ${generated})
endfunction()
