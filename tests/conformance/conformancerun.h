// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "conformancecase.h"
#include "peerdeflate.h"
#include "rawpeer.h"
#include "websocketstream.h"

#include <QtCore/qobject.h>

#include <memory>

// Plays a case against a fresh stream and compares everything that can be seen of it, on both
// ends, with what is expected.
class ConformanceRun : public QObject
{
    Q_OBJECT

public:
    ConformanceRun(const ConformanceCase &conformanceCase, RawPeer::Transport transport);
    ~ConformanceRun() override;

    // Returns all that was not as expected; nothing: the case has passed.
    [[nodiscard]] static QStringList play(const ConformanceCase &conformanceCase, RawPeer::Transport transport);

private:
    void execute();
    void startStream();
    [[nodiscard]] bool isAnswerChopped() const;
    void playHandshake();
    bool playScript();
    bool waitForEffects();
    bool waitForOurClose();
    void playLastAct();
    void send(const QByteArray &bytes);
    void readMessages();

    void compareNegotiation();
    void compareOutcome();
    void compareFailure();
    void compareEnd();
    [[nodiscard]] QList<ReceivedMessage> echoes();
    [[nodiscard]] QByteArray inflated(const RawFrame &message);
    void compareMessages();
    void compareFrames();
    void expect(bool condition, const QString &otherwise);

    const ConformanceCase &m_case;
    RawPeer m_peer;
    std::unique_ptr<PeerInflater> m_inflater; // of our messages
    std::unique_ptr<WebSocketStream> m_stream;
    QList<ReceivedMessage> m_messages;
    QList<WebSocketStream::State> m_states;
    QStringList m_failures;
};
