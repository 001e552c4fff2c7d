// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "qmlwebsocketreadable.h"
#include "qmlwebsocketwritable.h"
#include "scriptmemory.h"
#include "scriptpromise.h"
#include "websocketmessage.h"
#include "websocketstream.h"

#include <QtCore/qpointer.h>

#include <optional>

namespace WebSocketStreamInternal {

// One connection of the element: the core object, which start() makes, its Promises and its two ends. It belongs
// to the element. When that has another one, it goes on until it has closed and no script has its ends any more.
class QmlConnection : public QObject
{
    Q_OBJECT

public:
    using State = WebSocketStream::State;

    // What everything fails with that is still asked for after the end of this object.
    [[nodiscard]] static WebSocketError deletedError();

    explicit QmlConnection(QObject *element);
    ~QmlConnection() override;

    void start(const QUrl &url, const WebSocketStreamOptions &options);
    void fail(const WebSocketError &error); // instead of start()
    void close(const WebSocketCloseInfo &info = {});
    // Instead of start(), when nobody wants it any more: its Promises are rejected, but nothing has failed.
    void withdraw();
    void setDiscarding(bool discarding); // drops what waits and what comes
    [[nodiscard]] QJSValue send(const WebSocketMessage &message); // a Promise
    void retire();

    [[nodiscard]] bool isStarted() const { return m_core != nullptr; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString protocol() const;
    [[nodiscard]] QString extensions() const;
    [[nodiscard]] bool wasOpened() const { return m_wasOpened; }
    [[nodiscard]] bool hasFailed() const { return m_error.has_value(); }
    [[nodiscard]] bool wasWithdrawn() const { return m_withdrawn; }
    // Whether a Promise tells the application of the failure, or it has brought it about itself.
    [[nodiscard]] bool isFailureKnown();
    // No more messages than those that wait will come.
    [[nodiscard]] bool isReadToTheEnd() const { return !m_core || m_isReadToTheEnd; }
    [[nodiscard]] WebSocketCloseInfo closeInfo() const { return m_closeInfo; }

    // What the Promises of a connection that has failed are rejected with: the reason given to an
    // AbortSignal, whatever that is, or an Error; always the same one.
    [[nodiscard]] QJSValue rejection();
    [[nodiscard]] QJSValue rejection(const WebSocketError &error);
    // What is sent before start() is rejected with.
    [[nodiscard]] QJSValue notStartedRejection();
    // The same as an Error in any case.
    [[nodiscard]] QJSValue error();

    [[nodiscard]] QJSValue opened();
    [[nodiscard]] QJSValue closed();
    [[nodiscard]] QmlWebSocketReadable *readable();
    [[nodiscard]] QmlWebSocketWritable *writable();
    // The next message that waits, for the script: a string or a QByteArray; invalid if none waits.
    [[nodiscard]] QVariant takeMessage();
    // The core's ends, or nullptr before start().
    [[nodiscard]] WebSocketReadable *coreReadable() const;
    [[nodiscard]] WebSocketWritable *coreWritable() const;

Q_SIGNALS:
    void stateChanged();
    void messagesAvailable();
    void buffersChanged();

private:
    void onStateChanged(State state);
    void deleteIfUnused();
    [[nodiscard]] QJSValue toPromise(QFuture<void> future);
    void onMessagesAvailable();
    void discardMessages();
    void onReadChannelFinished();
    void finish(const std::optional<WebSocketError> &error, const WebSocketCloseInfo &info = {});
    void settleOpened();
    void settleClosed();
    [[nodiscard]] QJSValue openInfo();
    [[nodiscard]] QJSValue giveToScript(QObject *end);
    [[nodiscard]] QJSEngine *engine();

    QPointer<QJSEngine> m_engine;
    QPointer<ScriptMemory> m_memory;
    std::unique_ptr<WebSocketStream> m_core;
    State m_state = State::Connecting;
    bool m_wasOpened = false;
    bool m_isReadToTheEnd = false;
    bool m_discarding = false;
    WebSocketCloseInfo m_closeInfo;
    std::optional<WebSocketError> m_error;
    std::optional<QJSValue> m_rejection;
    std::optional<ScriptPromise> m_opened;
    std::optional<ScriptPromise> m_closed;
    bool m_withdrawn = false;
    bool m_closedWhileConnecting = false; // by us
    bool m_retired = false;

    // The ends belong to the script, which may keep them for longer.
    QPointer<QmlWebSocketReadable> m_readable;
    QPointer<QmlWebSocketWritable> m_writable;
    QJSValue m_readableReference;
    QJSValue m_writableReference;
};

} // namespace WebSocketStreamInternal
