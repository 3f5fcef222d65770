# Compile through ccache when it is there. Without base_dir and no_hash_dir a clone in another folder never hits.
find_program(HOOKCTL_CCACHE ccache)
mark_as_advanced(HOOKCTL_CCACHE)
if(HOOKCTL_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros ${HOOKCTL_CCACHE})
endif()
