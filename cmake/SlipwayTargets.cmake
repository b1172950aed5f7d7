# Compiler settings and the two functions every room uses: slipway_add_library and slipway_add_test.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_AUTOMOC_PATH_PREFIX OFF)

find_program(SLIPWAY_CCACHE ccache)
if(SLIPWAY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Relative paths make the cache hit from every clone and work tree of the same sources.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros ${SLIPWAY_CCACHE})
endif()

add_library(slipway_flags INTERFACE)
target_compile_options(
    slipway_flags
    INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wold-style-cast -Woverloaded-virtual -Wnon-virtual-dtor
              -Wcast-qual -Wformat=2 -Wimplicit-fallthrough -Wnull-dereference
              # GCC 12's flow analysis blames the inline constructors of Qt's own headers.
              -Wno-uninitialized -Wno-maybe-uninitialized)
target_compile_definitions(
    slipway_flags
    INTERFACE QT_NO_CAST_FROM_ASCII
              QT_NO_CAST_TO_ASCII
              QT_NO_CAST_FROM_BYTEARRAY
              QT_NO_URL_CAST_FROM_STRING
              QT_NO_FOREACH
              QT_NO_KEYWORDS
              QT_USE_QSTRINGBUILDER
              QT_STRICT_ITERATORS
              QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
              QT_DISABLE_DEPRECATED_BEFORE=0x060400
              JSON_USE_IMPLICIT_CONVERSIONS=0)
target_include_directories(slipway_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
if(SLIPWAY_WERROR)
    target_compile_options(slipway_flags INTERFACE -Werror)
endif()
if(SLIPWAY_SANITIZE)
    string(REPLACE ";" "," sanitizers "${SLIPWAY_SANITIZE}")
    # GCC 12 sees null pointers where the sanitizers' own branches are: keep that one warning out of -Werror.
    target_compile_options(
        slipway_flags INTERFACE -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer
                                -Wno-null-dereference)
    target_link_options(slipway_flags INTERFACE -fsanitize=${sanitizers})
endif()
if(SLIPWAY_FUZZ)
    # Coverage is what guides the fuzzer; without it libFuzzer only guesses.
    target_compile_options(slipway_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
find_program(SLIPWAY_MOLD mold)
if(SLIPWAY_MOLD)
    target_link_options(slipway_flags INTERFACE -fuse-ld=mold)
endif()

# Reading headers is most of what compiling costs. The rooms share one precompiled header, services/base/precompiled.h;
# what uses widgets shares ui/precompiled.h, which holds the other.
function(slipway_precompile name)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        return()
    endif()
    if(name STREQUAL "slipway_base")
        target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/services/base/precompiled.h)
    elseif(name STREQUAL "slipway_ui")
        target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/ui/precompiled.h)
    elseif("slipway_ui" IN_LIST ARGN OR "slipway_testsupport_window" IN_LIST ARGN)
        target_precompile_headers(${name} REUSE_FROM slipway_ui)
    else()
        target_precompile_headers(${name} REUSE_FROM slipway_base)
    endif()
endfunction()

# slipway_add_library(NAME [MOC] SOURCES ... LINK ...): a static library of one room.
# MOC switches automoc on; rooms without QObject do without it, which saves a generated file per target.
function(slipway_add_library name)
    cmake_parse_arguments(arg "MOC" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC slipway_flags ${arg_LINK})
    slipway_precompile(${name} ${arg_LINK})
    if(arg_MOC)
        # moc reads no generated files of the rooms below, so it need not wait until they are built.
        set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOGEN_ORIGIN_DEPENDS OFF)
    endif()
endfunction()

# What the sanitizers are told when the tests run under them.
set(SLIPWAY_SANITIZER_ENVIRONMENT "")
if(SLIPWAY_SANITIZE)
    set(SLIPWAY_SANITIZER_ENVIRONMENT
        "ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1"
        "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0"
        "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
        "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp:second_deadlock_stack=1:halt_on_error=1")
endif()

# slipway_add_test(NAME SOURCES ... LINK ... [LABELS ...] [DATA DIR] [TIMEOUT SECONDS]): a Qt Test program.
# SLIPWAY_TEST_DATA is the data folder beside the sources. Tests run offscreen, in UTC and with state folders of
# their own; the label `cluster` brings up the shared control plane first.
function(slipway_add_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE slipway_flags Qt6::Test ${arg_LINK})
    slipway_precompile(${name} ${arg_LINK})
    target_compile_definitions(${name} PRIVATE SLIPWAY_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}/data")
    add_test(NAME ${name} COMMAND ${name})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    set(home ${CMAKE_BINARY_DIR}/test-home/${name})
    file(MAKE_DIRECTORY ${home})
    set_tests_properties(
        ${name}
        PROPERTIES
            TIMEOUT ${arg_TIMEOUT}
            SKIP_REGULAR_EXPRESSION "(^|\n)SLIPWAY-SKIP"
            ENVIRONMENT
            "QT_QPA_PLATFORM=offscreen;TZ=UTC;LC_ALL=C.UTF-8;XDG_CONFIG_HOME=${home}/config;XDG_STATE_HOME=${home}/state;XDG_CACHE_HOME=${home}/cache;QT_LOGGING_RULES=slipway.*.debug=false;${SLIPWAY_SANITIZER_ENVIRONMENT}"
    )
    slipway_group_test(${name} group)
    set_tests_properties(${name} PROPERTIES LABELS "${group};${arg_LABELS}")
    if("cluster" IN_LIST arg_LABELS)
        set_tests_properties(
            ${name} PROPERTIES FIXTURES_REQUIRED cluster
                               ENVIRONMENT_MODIFICATION "SLIPWAY_TEST_CLUSTER_DIR=set:${CMAKE_BINARY_DIR}/test-cluster")
    endif()
endfunction()

# Adds a test program to the target of its room or layer and answers which that is.
function(slipway_group_test name result)
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${CMAKE_SOURCE_DIR}/tests OUTPUT_VARIABLE folder)
    string(REGEX REPLACE "^services/" "" folder "${folder}")
    string(REGEX REPLACE "/.*" "" group "${folder}")
    if(NOT TARGET tests-${group})
        add_custom_target(tests-${group})
    endif()
    add_dependencies(tests-${group} ${name})
    set(${result} ${group} PARENT_SCOPE)
endfunction()
