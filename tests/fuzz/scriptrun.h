// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "rawpeer.h"
#include "referencedecoder.h"
#include "serverscript.h"
#include "websocketerror.h"
#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtCore/qeventloop.h>

#include <memory>
#include <optional>

// Plays one script to a stream and compares what the stream did with what the reference says. Aborts on a difference.
class ScriptRun : public QObject
{
    Q_OBJECT

public:
    explicit ScriptRun(const ServerScript &script);
    ~ScriptRun() override;

    void play();

private:
    using Message = ReferenceMessage;

    void startStream();
    void sendInChunks(const QByteArray &bytes);
    void endConnection();

    void onOpened(const QFuture<WebSocketOpenInfo> &opened);
    void onClosed(const QFuture<WebSocketCloseInfo> &closed);
    void onStateChanged(WebSocketStream::State state);
    void onArrived();
    void consume();
    void receiveNext();
    void take(const WebSocketMessage &message);
    void actIfDue();

    [[nodiscard]] ReferenceSettings referenceSettings() const;
    [[nodiscard]] bool isPrompt() const;
    [[nodiscard]] bool isSeenCompletely() const;
    [[nodiscard]] bool hasReceivedAll() const;
    [[nodiscard]] bool arePongsComplete() const;
    [[nodiscard]] QList<RawFrame> pongs() const;

    void turn();
    template <typename Condition>
    void waitFor(const char *what, Condition condition);
    void check(bool condition, const char *what) const;
    [[noreturn]] void fail(const char *what) const;

    void verifySettled();
    void verifyNotOpened() const;
    void verifyMessages() const;
    void verifyFrames() const;
    void verifyOutcome() const;
    void verifyAfterwards();

    const ServerScript m_script;
    HandshakeVerdict m_verdict = HandshakeVerdict::Opens;
    ReferenceResult m_reference;
    RawPeer m_peer;
    std::unique_ptr<WebSocketStream> m_stream;
    QEventLoop m_loop;

    bool m_mayRead = false;
    bool m_hasActed = false;
    bool m_hasClosed = false; // asked for it
    bool m_hasDeleted = false;
    bool m_hasServerEnded = false;
    QList<Message> m_received;
    QByteArray m_receivedBytes;
    int m_receiving = 0; // futures that have not finished

    WebSocketStream::State m_state = WebSocketStream::State::Connecting;
    int m_openedCount = 0;
    int m_closedCount = 0;
    bool m_isOpened = false;
    std::optional<WebSocketError> m_openedError;
    std::optional<WebSocketError> m_closedError;
    WebSocketCloseInfo m_closeInfo;
};
