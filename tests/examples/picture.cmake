# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

# Has PROGRAM draw PICTURE. Fails if it does not, draws an empty window, in less than LEAST bytes, or complains.

file(REMOVE ${PICTURE})
execute_process(COMMAND ${PROGRAM} --screenshot ${PICTURE}
    RESULT_VARIABLE status
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output
)
# Says nothing of the program.
string(REGEX REPLACE "QStandardPaths: [^\n]*\n" "" output "${output}")
if(NOT status EQUAL 0 OR NOT output STREQUAL "")
    message(FATAL_ERROR "${PROGRAM} (${status}):\n${output}")
endif()

file(READ ${PICTURE} signature LIMIT 4 HEX)
file(SIZE ${PICTURE} size)
# A window without a conversation, or without a curve, compresses to less.
if(NOT signature STREQUAL "89504e47" OR size LESS ${LEAST})
    message(FATAL_ERROR "${PICTURE} is no picture of what happens: ${size} bytes")
endif()
