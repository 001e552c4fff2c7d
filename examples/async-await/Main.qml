// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

//! [qml]
import QtQml
import AsyncAwait
import WebSocketStream

QtObject {
    required property string url
    required property var output // a Console

    Component.onCompleted: App.load(WebStreams.globals).run(url, output.print).then(output.finish, output.fail)
}
//! [qml]
