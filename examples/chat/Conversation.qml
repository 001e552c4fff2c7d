// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls.Basic
import WebSocketStream

ListView {
    id: conversation

    required property ChatClient client
    readonly property bool maySend: client.status === WebSocketStream.Open

    signal sendAgain(index: int)

    function pageUp() {
        scrollBar.decrease();
    }

    function pageDown() {
        scrollBar.increase();
    }

    leftMargin: 12
    rightMargin: 12
    spacing: 8
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    verticalLayoutDirection: ListView.BottomToTop
    model: client.lines
    onCountChanged: positionViewAtBeginning()

    Accessible.role: Accessible.List
    Accessible.name: "Conversation"

    ScrollBar.vertical: ScrollBar {
        id: scrollBar

        stepSize: 0.8 * size
    }

    header: Item { implicitHeight: 12 }
    footer: Item { implicitHeight: 12 }

    delegate: ChatLine {
        width: ListView.view.width - 24
        maySend: (ListView.view as Conversation).maySend
        onSendAgain: (index) => (ListView.view as Conversation).sendAgain(index)
    }
}
