// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import WebSocketStream
import "reader.mjs" as Reader

Receiver {
    id: root

    Component.onCompleted: {
        const stream = new WebStreams.WebSocketStream(root.url);
        stream.opened.then(({readable}) => {
            root.opened();
            Reader.receive(readable, root.text, root.expected, (messages, length) => {
                root.messages = messages;
                root.length = length;
                root.finished();
            });
        });
    }
}
