# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

# ESBUILD and BABEL, which lower JavaScript. npm installs them once for each package.json, into the build directory,
# without running any script of theirs. Without npm, or without its registry, they are not found.

set(tools ${CMAKE_BINARY_DIR}/javascript)
set(package ${CMAKE_CURRENT_LIST_DIR}/package.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${package})
find_program(NPM npm)
get_property(tried GLOBAL PROPERTY JAVASCRIPT_TOOLS_TRIED)
if(NPM AND NOT tried AND ${package} IS_NEWER_THAN ${tools}/node_modules/.package-lock.json)
    message(STATUS "Installing esbuild and Babel with npm")
    set_property(GLOBAL PROPERTY JAVASCRIPT_TOOLS_TRIED ON)
    file(COPY ${package} DESTINATION ${tools})
    execute_process(
        COMMAND ${NPM} install --ignore-scripts --no-audit --no-fund --no-package-lock --fetch-retries=1 --loglevel=error
        WORKING_DIRECTORY ${tools}
        TIMEOUT 300
    )
endif()
find_program(ESBUILD esbuild PATHS ${tools}/node_modules/.bin NO_DEFAULT_PATH)
find_program(BABEL babel PATHS ${tools}/node_modules/.bin NO_DEFAULT_PATH)
mark_as_advanced(NPM ESBUILD BABEL)
