// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls.Basic

TextField {
    id: field

    padding: 9
    leftPadding: 12
    rightPadding: 12
    color: palette.text
    placeholderTextColor: palette.placeholderText
    selectionColor: palette.highlight
    selectedTextColor: palette.highlightedText
    selectByMouse: true
    Accessible.name: placeholderText

    background: Rectangle {
        radius: 8
        color: field.palette.base
        border.width: field.activeFocus ? 2 : 1
        border.color: field.activeFocus ? field.palette.highlight
                                        : Qt.tint(field.palette.base, Qt.alpha(field.palette.text, 0.25))
    }
}
