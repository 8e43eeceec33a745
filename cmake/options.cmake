# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of ours is compiled with.
add_library(remuda_options INTERFACE)
target_compile_options(remuda_options INTERFACE
  -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  -fstack-protector-strong
  # Where it inlines, GCC 12 takes the inside of an empty std::optional for uninitialized and std::string's own copies for
  # overlapping or out of bounds; with sanitizers, a coroutine's frame for one from a foreign allocator.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-restrict;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread;-Wno-mismatched-new-delete>)
if(REMUDA_UNITY) # GCC takes all sources but the first for headers and their names for each other's; the dev preset checks both
  target_compile_options(remuda_options INTERFACE -Wno-subobject-linkage)
else()
  target_compile_options(remuda_options INTERFACE -Wshadow)
endif()
target_include_directories(remuda_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_compile_definitions(remuda_options INTERFACE
  QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400
  BOOST_ASIO_NO_DEPRECATED)
configure_file(${PROJECT_SOURCE_DIR}/cmake/version.h.in ${PROJECT_BINARY_DIR}/generated/remuda_version.h)

# remuda_library(NAME FOLDER...): one static library out of every source below the folders.
function(remuda_library name)
  set(patterns)
  foreach(folder IN LISTS ARGN)
    list(APPEND patterns ${folder}/*.cpp ${folder}/*.h)
  endforeach()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${patterns})
  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
  remuda_compile_together(${name})
  target_link_libraries(${name} PUBLIC remuda_options)
endfunction()

# remuda_compile_together(TARGET): sources of a folder are compiled together, where switched on. Most of the time of compiling goes
# into the libraries' headers and templates, once for all sources of a group instead of once for each.
function(remuda_compile_together target)
  if(REMUDA_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()

# remuda_precompile(TARGET HEADER...): only where switched on, for all targets or for those that REMUDA_PRECOMPILE lists
# (the dev preset shares objects between trees instead).
function(remuda_precompile target)
  if(target IN_LIST REMUDA_PRECOMPILE OR REMUDA_PRECOMPILE STREQUAL "ON")
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# remuda_precompile_as(OTHER TARGET): uses what is precompiled for OTHER; both must be compiled with the same options.
function(remuda_precompile_as other target)
  if(REMUDA_PRECOMPILE STREQUAL "ON")
    target_precompile_headers(${target} REUSE_FROM ${other})
  endif()
endfunction()
