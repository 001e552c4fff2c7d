// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls

Pane {
    id: card

    padding: 12
    background: Rectangle {
        color: card.palette.base
        border.color: card.palette.mid
        radius: 8
    }
}
