// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick

Rectangle {
    anchors.fill: parent
    anchors.margins: -4
    radius: height / 2
    color: "transparent"
    border.color: palette.highlight
    border.width: 2
}
