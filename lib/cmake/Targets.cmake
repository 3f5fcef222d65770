# hookctl_options: what every target of ours is compiled with; linked PRIVATE, never by anything foreign.
# hookctl_module(name SOURCES … DEPENDS … PRIVATE_DEPENDS … [NO_PCH]): one static library a folder of lib/hookctl.

add_library(hookctl_options INTERFACE)
target_compile_features(hookctl_options INTERFACE cxx_std_20)
target_compile_options(hookctl_options INTERFACE
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast -Wcast-align -Wformat=2 -Wimplicit-fallthrough
  -Wextra-semi -Wundef)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(hookctl_options INTERFACE
    -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wuseless-cast)
else()
  target_compile_options(hookctl_options INTERFACE -Wthread-safety)
endif()

if(HOOKCTL_DEV)
  target_compile_options(hookctl_options INTERFACE -Werror)
  target_compile_definitions(hookctl_options INTERFACE _GLIBCXX_ASSERTIONS)
  find_program(HOOKCTL_LLD ld.lld)
  mark_as_advanced(HOOKCTL_LLD)
  if(HOOKCTL_LLD)
    target_link_options(hookctl_options INTERFACE -fuse-ld=lld)
  endif()
else()
  target_compile_options(hookctl_options INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>
    -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  target_link_options(hookctl_options INTERFACE -Wl,-z,relro,-z,now)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 sees these in std::optional and std::string once it optimises; the sanitizers see nothing.
    target_compile_options(hookctl_options INTERFACE -Wno-maybe-uninitialized -Wno-stringop-overflow)
  endif()
endif()

if(HOOKCTL_SANITIZE)
  target_compile_options(hookctl_options INTERFACE
    -fsanitize=${HOOKCTL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -gline-tables-only)
  target_link_options(hookctl_options INTERFACE -fsanitize=${HOOKCTL_SANITIZE})
  if(HOOKCTL_SANITIZE MATCHES "address" AND NOT HOOKCTL_SANITIZE MATCHES "fuzzer")
    # The sanitizers' tables are full of addresses. Relocated at every start they are private memory of each process
    # (120 MB of it, and a test may run 200 at once); with fixed addresses they are pages of the file, shared by all.
    target_compile_options(hookctl_options INTERFACE -fno-pie)
    target_link_options(hookctl_options INTERFACE -no-pie)
  endif()
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# One precompiled header, owned by hookctl_base. A target whose foreign macros differ says NO_PCH.
function(hookctl_use_pch target)
  if(HOOKCTL_PCH)
    target_precompile_headers(${target} REUSE_FROM hookctl_base)
  endif()
endfunction()

# With HOOKCTL_UNITY all sources of a target are one translation unit, so that headers are read and templates made once.
# What a target's files keep in anonymous namespaces then meets there: a name means one thing in a module.
function(hookctl_use_unity target)
  if(HOOKCTL_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  endif()
endfunction()

function(hookctl_module name)
  cmake_parse_arguments(ARG "NO_PCH;NO_UNITY" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  list(TRANSFORM ARG_SOURCES PREPEND hookctl/${name}/)
  add_library(hookctl_${name} STATIC ${ARG_SOURCES})
  add_library(hookctl::${name} ALIAS hookctl_${name})
  target_include_directories(hookctl_${name} PUBLIC ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(hookctl_${name}
    PUBLIC ${ARG_DEPENDS}
    PRIVATE hookctl_options ${ARG_PRIVATE_DEPENDS})
  if(NOT ARG_NO_UNITY)
    hookctl_use_unity(hookctl_${name})
  endif()
  if(name STREQUAL "base")
    if(HOOKCTL_PCH)
      target_precompile_headers(hookctl_base PRIVATE
        <tl/expected.hpp> <algorithm> <array> <atomic> <charconv> <chrono> <compare> <cstdint>
        <filesystem> <functional> <map> <memory> <mutex> <optional> <span> <string> <string_view>
        <unordered_map> <utility> <variant> <vector>)
    endif()
  elseif(NOT ARG_NO_PCH)
    hookctl_use_pch(hookctl_${name})
  endif()
  list(TRANSFORM ARG_DEPENDS REPLACE "^hookctl::" "")
  list(JOIN ARG_DEPENDS " " edges)
  set_property(GLOBAL APPEND PROPERTY HOOKCTL_LAYERS "${name}: ${edges}")
endfunction()

# The dependency graph as text, for the test that holds the include lines against it.
function(hookctl_write_layers file)
  get_property(layers GLOBAL PROPERTY HOOKCTL_LAYERS)
  list(JOIN layers "\n" text)
  file(WRITE ${file} "${text}\n")
endfunction()

# A program whose memory mimalloc manages instead of the C library: a fifth less CPU a delivery, since what the reactor
# allocates the writer frees. It stands before what the program links else, and stays though no symbol of it is named.
# Sanitizers bring an allocator of their own.
function(hookctl_use_allocator target)
  if(NOT HOOKCTL_SANITIZE)
    target_link_libraries(${target} PRIVATE -Wl,--push-state,--no-as-needed mimalloc -Wl,--pop-state)
  endif()
endfunction()
