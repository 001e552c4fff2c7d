// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "abortcontroller.h"
#include "deafhost.h"
#include "faultyline.h"
#include "rawpeer.h"
#include "silentresolver.h"
#include "testdevices.h"
#include "testproxy.h"
#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"
#include "witness.h"

#include <QtTest/qtest.h>

#include <memory>
#include <optional>

// A stream and everything it depends on: its parent, its peer, the line between them, perhaps a proxy.
class FaultScene
{
public:
    explicit FaultScene(RawPeer::Transport transport, std::optional<TestProxy::Kind> proxyKind = {});
    ~FaultScene();
    Q_DISABLE_COPY_MOVE(FaultScene)

    void start(const QString &host = QStringLiteral("127.0.0.1"), quint16 port = 0); // 0: of the line
    [[nodiscard]] bool open();
    [[nodiscard]] QAbstractSocket::SocketState socketState() const;

    // What the peer sends counts as sent when it is complete.
    void sendMessage(const QByteArray &text);
    void sendRest(); // of what the peer is in the middle of
    [[nodiscard]] bool hasAllArrived() const; // read or not; also if there is nobody any more who could read it
    void sendDevice(); // from the next source
    void behave(); // the peer and the sources, from now on
    void endWell(); // the connection, if it still is open

    template <typename Condition>
    [[nodiscard]] static bool waitFor(Condition condition)
    {
        return QTest::qWaitFor(condition, 10000);
    }

    RawPeer peer;
    FaultyLine line;
    std::optional<TestProxy> proxy; // between the stream and the line
    std::optional<DeafHost> deafHost;
    std::optional<SilentResolver> resolver;

    WebSocketStreamOptions options;
    AbortController controller;
    std::unique_ptr<QObject> parent = std::make_unique<QObject>();
    QPointer<WebSocketStream> stream;
    Witness witness;

    bool readsFromTheStart = true;
    std::shared_ptr<AbortSignal> timeout;

    std::vector<std::unique_ptr<FedDevice>> sources; // in the order of their turns

    QByteArray rest;
    QList<WebSocketMessage> sent;
    QList<WebSocketMessage> sentWithRest; // what sendRest() completes
};
