# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

# For the scripts beside it.

string(REPLACE ";" "\\;" prefix_path "${prefix};${PREFIX_PATH}")
set(common
    -G ${GENERATOR}
    -D CMAKE_CXX_COMPILER=${CXX_COMPILER}
    -D CMAKE_BUILD_TYPE=${BUILD_TYPE}
    "-DCMAKE_PREFIX_PATH=${prefix_path}"
)
# As whoever is in a hurry builds it.
set(unity -D CMAKE_UNITY_BUILD=ON)

function(run)
    execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()
