# Every foreign library, found once. A missing one is named with the Debian package that has it.

find_package(PkgConfig QUIET)
if(NOT PkgConfig_FOUND)
  message(FATAL_ERROR "pkg-config is missing: apt-get install pkg-config (or run ./bootstrap deps)")
endif()

macro(hookctl_find name debian_package)
  find_package(${name} QUIET ${ARGN})
  if(NOT ${name}_FOUND)
    list(APPEND HOOKCTL_MISSING ${debian_package})
  endif()
endmacro()

macro(hookctl_find_pc prefix module debian_package)
  pkg_check_modules(${prefix} QUIET IMPORTED_TARGET GLOBAL ${module})
  if(NOT ${prefix}_FOUND)
    list(APPEND HOOKCTL_MISSING ${debian_package})
  endif()
endmacro()

set(HOOKCTL_MISSING "")
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
hookctl_find(tl-expected libexpected-dev 1.0 CONFIG)
hookctl_find(CLI11 libcli11-dev 2.1 CONFIG)
hookctl_find(nlohmann_json nlohmann-json3-dev 3.11 CONFIG)
hookctl_find(yaml-cpp libyaml-cpp-dev 0.7 CONFIG)
hookctl_find(OpenSSL libssl-dev 3.0 COMPONENTS Crypto SSL)
hookctl_find(SQLite3 libsqlite3-dev 3.40)
hookctl_find(ZLIB zlib1g-dev 1.2.12)
hookctl_find(pugixml libpugixml-dev 1.12 CONFIG)
# Debian's cpp-httplib is compiled: its pkg-config macros change the layout of its classes.
hookctl_find_pc(httplib cpp-httplib>=0.11 libcpp-httplib-dev)
hookctl_find_pc(simdjson simdjson>=3.0 libsimdjson-dev)
hookctl_find_pc(re2 re2 libre2-dev)
hookctl_find_pc(utf8proc libutf8proc>=2.1 libutf8proc-dev)
hookctl_find_pc(zstd libzstd>=1.4 libzstd-dev)
hookctl_find_pc(nats libnats>=3.4 libnats-dev)
if(HOOKCTL_TESTS)
  hookctl_find(doctest doctest-dev 2.4 CONFIG)
endif()

# Debian's re2.pc asks for -pthread, which glibc no longer needs and the shared precompiled header is built without.
if(re2_FOUND)
  set_target_properties(PkgConfig::re2 PROPERTIES INTERFACE_COMPILE_OPTIONS "")
endif()

if(HOOKCTL_MISSING)
  list(JOIN HOOKCTL_MISSING " " HOOKCTL_MISSING)
  message(FATAL_ERROR "Missing Debian packages: ${HOOKCTL_MISSING}\n"
                      "Install them with: apt-get install ${HOOKCTL_MISSING} (or run ./bootstrap deps)")
endif()
