// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import WebSocketStream
import "words.mjs" as Words

WebSocketStream {
    id: client

    readonly property ListModel lines: ListModel { }
    property string name: ""
    property string problem: ""
    property int lastKey: 0
    property AbortController controller: null
    readonly property Component controllerComponent: Component { AbortController { } }

    //! [connect]
    function connectTo(address) {
        leave();
        controller?.destroy();
        controller = controllerComponent.createObject(client);
        signal = AbortSignal.any([controller.signal, AbortSignal.timeout(5000)]);
        url = address;
        active = true;
        opened.catch(() => addLine({body: "Could not connect."}));
    }

    function cancel() {
        controller.abort();
    }
    //! [connect]

    function leave() {
        problem = "";
        active = false;
    }

    //! [send]
    function send(text) {
        const key = addLine({sender: "You", body: text, own: true, delivery: "sending"});
        writable.write(text).catch(() => setDelivery(key, "notSent"));
    }
    //! [send]

    function sendAgain(index) {
        const text = lines.get(index).body;
        lines.remove(index);
        send(text);
    }

    // The newest line is the first one: the view grows upwards from its end.
    function addLine(line) {
        const time = Qt.formatTime(new Date(), "hh:mm");
        const blank = {key: ++lastKey, sender: "", body: "", own: false, delivery: "", time: time};
        lines.insert(0, Object.assign(blank, line));
        return lastKey;
    }

    function setDelivery(key, delivery) {
        for (let i = 0; i < lines.count; ++i) {
            if (lines.get(i).key === key)
                lines.setProperty(i, "delivery", delivery);
        }
    }

    // Messages arrive in the order in which they were sent.
    function confirmOldest() {
        for (let i = lines.count - 1; i >= 0; --i) {
            if (lines.get(i).delivery === "sending") {
                lines.setProperty(i, "delivery", "delivered");
                return;
            }
        }
    }

    function giveUpUnconfirmed() {
        for (let i = 0; i < lines.count; ++i) {
            if (lines.get(i).delivery === "sending")
                lines.setProperty(i, "delivery", "notConfirmed");
        }
    }

    active: false
    onConnectionChanged: giveUpUnconfirmed()
    onMessageReceived: (message) => {
        const said = Words.parse(message);
        name = said.you ?? name;
        if (said.own)
            confirmOldest();
        else
            addLine({sender: String(said.name ?? ""), body: String(said.text ?? "")});
    }
    //! [lost]
    onErrorOccurred: (error) => problem = Words.describe(error)
    onDisconnected: (info) => {
        giveUpUnconfirmed();
        if (active && info.wasClean)
            problem = Words.describeClose(info);
        addLine({body: active ? "The connection has ended." : "You have left the chat."});
    }
    //! [lost]
}
