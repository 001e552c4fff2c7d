// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import WebSocketStream

// A short conversation for the picture: a friend joins and talks to the window's own client.
WebSocketStream {
    id: friend

    required property ChatClient client
    required property bool playing

    signal finished()

    //! [rehearsal]
    function heard() {
        return new Promise(resolve => client.messageReceived.connect(resolve));
    }

    function* play() {
        yield client.opened;
        while (!client.name)
            yield heard();
        url = client.url;
        yield opened;
        const sayings = [
            [client, "Hello Grace! Can you read me?"],
            [friend, "Loud and clear. How does it feel to chat over a stream?"],
            [client, "Calm. Whoever writes too fast simply has to wait a little."],
            [friend, "And whoever reads too slowly?"],
            [client, "Makes the others wait. The memory does not grow."]
        ];
        for (const [speaker, text] of sayings) {
            const shown = heard();
            if (speaker === client)
                client.send(text);
            else
                writable.write(text);
            yield shown;
        }
    }
    //! [rehearsal]

    readonly property Timer rest: Timer {
        interval: 300
        onTriggered: friend.finished()
    }

    Component.onCompleted: {
        if (playing)
            Async.run(play).catch(() => {}).then(() => rest.start());
    }
}
