# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

# Builds, tests and installs parent/, in which the library is a subproject, by add_subdirectory() and by FetchContent,
# and once with the option that installs the library, too. Started by ctest with the variables of CMakeLists.txt.

cmake_minimum_required(VERSION 3.21)

set(prefix ${WORK_DIR}/prefix)
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)
set(build ${WORK_DIR}/parent)

function(build_parent way)
    # A cache of its own each time; what is compiled may stay.
    file(REMOVE ${build}/CMakeCache.txt)
    file(REMOVE_RECURSE ${prefix})
    run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/parent -B ${build} ${common} ${unity}
        -D WAY=${way} -D WEBSOCKETSTREAM_DIR=${SOURCE_DIR}
        -D FETCHCONTENT_SOURCE_DIR_WEBSOCKETSTREAM=${SOURCE_DIR} ${ARGN}
    )
    run(${CMAKE_COMMAND} --build ${build})
    run(${CMAKE_COMMAND} --install ${build} --prefix ${prefix})
    file(GLOB_RECURSE installed RELATIVE ${prefix} ${prefix}/*)
    list(TRANSFORM installed REPLACE "^.*/" "")
    set(installed "${installed}" PARENT_SCOPE)
endfunction()

foreach(way IN ITEMS subdirectory FetchContent)
    build_parent(${way})
    list(SORT installed)
    if(NOT installed STREQUAL "application;libown.a")
        message(FATAL_ERROR "${way}: installed were ${installed}")
    endif()
    execute_process(COMMAND ${CMAKE_CTEST_COMMAND} --test-dir ${build} --output-on-failure
        OUTPUT_VARIABLE output
        ECHO_OUTPUT_VARIABLE
        COMMAND_ERROR_IS_FATAL ANY
    )
    if(NOT output MATCHES "100% tests passed, 0 tests failed out of 3\n")
        message(FATAL_ERROR "${way}: the tests are not those of the parent")
    endif()
endforeach()

build_parent(subdirectory -D WEBSOCKETSTREAM_INSTALL=ON)
foreach(file IN ITEMS application libWebSocketStream.a WebSocketReadable websocketstream.h WebSocketStreamConfig.cmake qmldir)
    if(NOT file IN_LIST installed)
        message(FATAL_ERROR "${file} is not among what was installed: ${installed}")
    endif()
endforeach()
