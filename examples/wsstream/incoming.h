// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>

class WebSocketMessageDevice;
class WebSocketReadable;

// What has come and was not taken: messages as a whole, or what there is of one while it travels.
class Incoming : public QObject
{
    Q_OBJECT

public:
    enum class Mode { Messages, Pieces };
    struct Piece
    {
        QByteArray data;
        bool isLast = true; // of its message
    };

    Incoming(WebSocketReadable *readable, Mode mode, QObject *parent = nullptr);

    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] bool isAtEnd() const { return m_hasEnded && isEmpty(); } // of the stream
    [[nodiscard]] Piece take();

Q_SIGNALS:
    void changed();
    void cut(const QString &reason); // the rest of a message does not come

private:
    void receiveNext();
    void onMessage(WebSocketMessageDevice *message);
    void onEnd();
    void changeLater();

    WebSocketReadable *const m_readable;
    const Mode m_mode;
    QPointer<WebSocketMessageDevice> m_message;
    bool m_hasEnded = false;
};
