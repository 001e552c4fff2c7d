# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

# The blocks of code in README.md, of which each has its name in the line above it: <!-- hello.cpp -->

# Sets `variable` to the block of that name.
function(readme_block variable readme name)
    file(READ ${readme} text)
    string(FIND "${text}" "\n<!-- ${name} -->\n```" begin)
    if(begin EQUAL -1)
        message(FATAL_ERROR "${readme} has no block ${name}")
    endif()
    string(SUBSTRING "${text}" ${begin} -1 text)
    string(FIND "${text}" "\n```" begin)
    math(EXPR begin "${begin} + 1")
    string(SUBSTRING "${text}" ${begin} -1 text)
    string(FIND "${text}" "\n" begin)
    math(EXPR begin "${begin} + 1")
    string(FIND "${text}" "\n```" end)
    math(EXPR length "${end} + 1 - ${begin}")
    string(SUBSTRING "${text}" ${begin} ${length} text)
    set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# Writes all of them to files of their names, and leaves no other there.
function(write_readme_blocks directory readme)
    file(READ ${readme} text)
    string(REGEX MATCHALL "\n<!-- [a-z-]+\\.[a-z]+ -->\n```" names "${text}")
    list(TRANSFORM names REPLACE "\n<!-- ([^ ]+) -->\n```" "\\1")
    file(GLOB old_names RELATIVE ${directory} ${directory}/*)
    list(REMOVE_ITEM old_names ${names})
    foreach(name IN LISTS old_names)
        file(REMOVE ${directory}/${name})
    endforeach()
    foreach(name IN LISTS names)
        readme_block(block ${readme} ${name})
        file(CONFIGURE OUTPUT ${directory}/${name} CONTENT "${block}" @ONLY)
    endforeach()
endfunction()
