# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

# Installs a library of KIND (shared, static), from BUILT_DIR or, if that is empty, from a build of its own, and builds,
# checks and runs what is in project/ with it; components/ is configured. With EXAMPLES_DIR, builds examples with it, each
# by itself. Started by ctest with the variables of CMakeLists.txt.

set(prefix ${WORK_DIR}/prefix)
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/../readme/blocks.cmake)

# Nothing of an earlier run may hide that a file is no longer installed. The other build directories may stay.
file(REMOVE_RECURSE ${prefix} ${WORK_DIR}/components ${WORK_DIR}/project)
if(NOT BUILT_DIR)
    set(BUILT_DIR ${WORK_DIR}/library)
    if(KIND STREQUAL "shared")
        set(shared ON)
    else()
        set(shared OFF)
    endif()
    # As the README says it, which has to build what is installed and no more.
    readme_block(commands ${SOURCE_DIR}/README.md install.sh)
    set(build_and_install "cmake --build build/install --parallel\ncmake --install build/install\n")
    if(NOT commands MATCHES "^cmake -B build/install ([^\n]+)\n${build_and_install}$")
        message(FATAL_ERROR "README.md does not say how to build an installation")
    endif()
    separate_arguments(arguments UNIX_COMMAND "${CMAKE_MATCH_1}")
    # With the prefix of Qt, and a directory for libraries that need not be Qt's.
    run(${CMAKE_COMMAND} -S ${SOURCE_DIR} -B ${BUILT_DIR} ${arguments} ${common} ${unity}
        -D BUILD_SHARED_LIBS=${shared} -D CMAKE_INSTALL_LIBDIR=lib -D CMAKE_INSTALL_PREFIX=${QT_PREFIX}
    )
    set(qmldir ${QT_QMLDIR})
    if(EXISTS ${BUILT_DIR}/tests OR EXISTS ${BUILT_DIR}/examples)
        message(FATAL_ERROR "the README's commands build tests or examples")
    endif()
    run(${CMAKE_COMMAND} --build ${BUILT_DIR})
endif()
run(${CMAKE_COMMAND} --install ${BUILT_DIR} --prefix ${prefix})

if(qmldir AND NOT EXISTS ${prefix}/${qmldir}/WebSocketStream/qmldir)
    message(FATAL_ERROR "with the prefix of Qt, the QML module is not in Qt's directory for them")
endif()

file(GLOB headers ${prefix}/include/WebSocketStream/*.h)
if(NOT headers)
    message(FATAL_ERROR "no header was installed")
endif()
foreach(header IN LISTS headers)
    file(STRINGS ${header} forbidden REGEX "#[ \t]*include.*(qwebsocket|QWebSocket|QtWebSockets|/private/|_p\\.h)")
    if(forbidden)
        message(FATAL_ERROR "${header} has ${forbidden}")
    endif()
endforeach()

foreach(without_qml IN ITEMS OFF ON)
    run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/components -B ${WORK_DIR}/components ${common}
        -D CMAKE_DISABLE_FIND_PACKAGE_Qt6Qml=${without_qml}
    )
endforeach()

run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/project -B ${WORK_DIR}/project ${common}
    -D README=${SOURCE_DIR}/README.md
)
run(${CMAKE_COMMAND} --build ${WORK_DIR}/project)

# Whoever has no exceptions gets one error, which names what to switch on.
execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${CMAKE_COMMAND} --build ${WORK_DIR}/project --target noexceptions
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output
    COMMAND_ECHO STDOUT
)
string(REGEX MATCHALL "error: [^\n]+" errors "${output}")
list(LENGTH errors count)
if(NOT count EQUAL 1 OR NOT errors MATCHES "with -fexceptions, or kde_target_enable_exceptions\\(\\)")
    message(FATAL_ERROR "without exceptions: ${output}")
endif()

set(output_consumer "SyntaxError\n")
set(output_names "echo\necho\necho\n")
set(output_qml "SyntaxError\n")
set(output_script "SyntaxError\n")
foreach(program IN ITEMS consumer names qml script)
    execute_process(COMMAND ${WORK_DIR}/project/${program}
        OUTPUT_VARIABLE output
        TIMEOUT 60
        COMMAND_ECHO STDOUT
        COMMAND_ERROR_IS_FATAL ANY
    )
    if(NOT output STREQUAL output_${program})
        message(FATAL_ERROR "${program} printed: ${output}")
    endif()
endforeach()

# Tools find the module by what the README has put into the cache.
if(KIND STREQUAL "shared")
    file(STRINGS ${WORK_DIR}/project/CMakeCache.txt import_path REGEX "^QML_IMPORT_PATH:")
    string(REGEX REPLACE "^[^=]*=" "" import_path "${import_path}")
    run(${QMLLINT} -I ${import_path} ${WORK_DIR}/project/readme/element.qml)
endif()

if(EXAMPLES_DIR)
    foreach(name IN ITEMS chat echo livefeed transfer wsstream)
        run(${CMAKE_COMMAND} -S ${EXAMPLES_DIR}/${name} -B ${WORK_DIR}/examples/${name} ${common})
    endforeach()
    # One with the QML module and one without; the others would only take longer.
    run(${CMAKE_COMMAND} --build ${WORK_DIR}/examples/chat)
    run(${CMAKE_COMMAND} --build ${WORK_DIR}/examples/echo)
    set(ENV{QT_QPA_PLATFORM} offscreen)
    run(${WORK_DIR}/examples/chat/chat --screenshot ${WORK_DIR}/chat.png)
endif()
