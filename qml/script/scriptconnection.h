// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketmessage.h"
#include "websocketstream.h"

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtCore/qvariant.h>
#include <QtQml/qjsvalue.h>

#include <memory>
#include <optional>

class QJSEngine;

namespace WebSocketStreamInternal {

class ScriptMemory;
class ScriptTurns;

// The connection of the script's WebSocketStream. Its client is a script object with the functions didOpen(),
// didReceive(), didSend(), didFailToSend(), didStartClosing(), didClose() and didFail(). It lives until it is closed, and
// then for as long as the script holds it.
class ScriptConnection : public QObject
{
    Q_OBJECT

public:
    ScriptConnection(QJSEngine *engine, ScriptTurns *turns, const QJSValue &client, const QUrl &url,
                     const WebSocketStreamOptions &options, QObject *parent);
    ~ScriptConnection() override;

    // Some of the messages that wait: an array of strings and ArrayBuffers.
    Q_INVOKABLE QVariantList takeMessages();
    // Throw if that fails at once. Otherwise didSend() or didFailToSend() is called, later, and then the next may be sent;
    // true if didSend() is known to come.
    Q_INVOKABLE bool sendText(const QString &text);
    Q_INVOKABLE bool sendBinary(const QByteArray &data);
    Q_INVOKABLE void close(int closeCode, const QString &reason);
    Q_INVOKABLE void cancelReading(int closeCode, const QString &reason);
    Q_INVOKABLE void abortWriting(int closeCode, const QString &reason);
    // The client is told nothing any more.
    Q_INVOKABLE void abandon();

private:
    bool event(QEvent *event) override;
    bool send(const WebSocketMessage &message);
    void notifyOfSending();
    void onStateChanged(WebSocketStream::State state);
    void onTurn();
    void announceEnd(WebSocketStream::State state);
    void onClosed();
    [[nodiscard]] QJSValue rejection(const WebSocketError &error);
    void notify(const QString &function, const QJSValueList &arguments = {});
    void release();

    QJSEngine *m_engine;
    QJSValue m_client;
    QJSValue m_didSend; // its function
    ScriptMemory *m_memory;
    QPointer<ScriptTurns> m_turns;
    std::unique_ptr<WebSocketStream> m_core;
    int m_turnsToEnd = 0; // after the opening, before an end is told
    std::optional<QJSValue> m_rejection; // of everything that fails because the connection did
};

} // namespace WebSocketStreamInternal
