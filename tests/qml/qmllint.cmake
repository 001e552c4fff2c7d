# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

# Runs qmllint on every QML file of the repository and fails on any warning. EXAMPLES is where the examples
# are built, whose own types it needs to know; without it they are left out.

file(GLOB_RECURSE files ${SOURCE_DIR}/qml/*.qml ${SOURCE_DIR}/tests/*.qml)
# Qt 6.4's own description of QtWebSockets does not pass.
list(FILTER files EXCLUDE REGEX "/QmlWebSocketClient.qml$")
if(EXAMPLES)
    file(GLOB_RECURSE example_files ${SOURCE_DIR}/examples/*.qml)
    file(GLOB example_directories LIST_DIRECTORIES true ${EXAMPLES}/*)
    list(APPEND files ${example_files})
endif()
set(arguments)
foreach(path IN LISTS IMPORT_PATHS example_directories)
    if(IS_DIRECTORY ${path})
        list(APPEND arguments -I ${path})
    endif()
endforeach()

# Where there is no qmldir, which 6.4's qmllint would take for that of the files.
execute_process(
    COMMAND ${QMLLINT} ${arguments} ${files}
    WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR}
    RESULT_VARIABLE status
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output
)
if(NOT status EQUAL 0 OR NOT output STREQUAL "")
    message(FATAL_ERROR "qmllint (${status}):\n${output}")
endif()
