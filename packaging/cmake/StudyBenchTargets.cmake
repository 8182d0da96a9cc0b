# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Flags that every target of ours shares, and the four kinds of target there are.
include_guard()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(studybench_flags INTERFACE)
target_compile_options(studybench_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow=local -Wconversion -Wsign-conversion -Wold-style-cast
  -Wcast-qual -Wnon-virtual-dtor -Woverloaded-virtual -Wextra-semi -Wformat=2
  -Wimplicit-fallthrough -Wsuggest-override
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op>
  -fstack-protector-strong)
target_compile_definitions(studybench_flags INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
  QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_STRICT_ITERATORS
  QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_include_directories(studybench_flags INTERFACE "${PROJECT_SOURCE_DIR}")
if(STUDYBENCH_SANITIZE)
  target_compile_options(studybench_flags INTERFACE -fsanitize=${STUDYBENCH_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(studybench_flags INTERFACE -fsanitize=${STUDYBENCH_SANITIZE})
endif()
if(STUDYBENCH_COVERAGE)
  target_compile_options(studybench_flags INTERFACE --coverage)
  target_link_options(studybench_flags INTERFACE --coverage)
endif()
if(STUDYBENCH_TIDY)
  set(CMAKE_CXX_CLANG_TIDY "clang-tidy;--warnings-as-errors=*;-extra-arg=-Wno-unknown-warning-option")
endif()

# studybench_library(NAME folder SOURCES ... [LINKS ...] [PRIVATE_LINKS ...])
# One static library per model or widgets folder, called sb_<folder>.
function(studybench_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC ${arg_LINKS} PRIVATE studybench_flags ${arg_PRIVATE_LINKS})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
endfunction()

# studybench_program(NAME SOURCES ... [LINKS ...])
function(studybench_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE studybench_flags ${arg_LINKS})
endfunction()

# studybench_test(NAME SOURCES ... [LINKS ...] [TIMEOUT seconds] [LABELS ...])
# A Qt Test program run offscreen, in UTC, with home and settings of its own.
function(studybench_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE studybench_flags ${arg_LINKS} sb_testsupport Qt6::Test)
  target_compile_definitions(${name} PRIVATE
    STUDYBENCH_SOURCE_DIR="${PROJECT_SOURCE_DIR}" STUDYBENCH_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_SCALE_FACTOR=1;QT_ENABLE_HIGHDPI_SCALING=0;LC_ALL=C.UTF-8;TZ=UTC;QT_LOGGING_RULES=qt.qpa.*=false")
endfunction()
