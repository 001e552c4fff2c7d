// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qqueue.h>
#include <QtCore/qurl.h>
#include <QtQml/qqmlregistration.h>
#include <QtWebSockets/qwebsocket.h>

#include <memory>

// What an application does with a QWebSocket: as it cannot ask the server to wait, it puts what arrives into a
// queue. The properties are those of the element WebSocketStream.
class BareFeed : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QUrl url MEMBER m_url NOTIFY urlChanged FINAL)
    Q_PROPERTY(bool active MEMBER m_active NOTIFY activeChanged FINAL)
    Q_PROPERTY(bool flowing MEMBER m_flowing NOTIFY flowingChanged FINAL)
    Q_PROPERTY(double bufferedBytes READ bufferedBytes NOTIFY bufferedBytesChanged FINAL)
    Q_PROPERTY(bool stopped READ isStopped NOTIFY stoppedChanged FINAL)
    QML_ELEMENT

public:
    explicit BareFeed(QObject *parent = nullptr);
    ~BareFeed() override;

    [[nodiscard]] double bufferedBytes() const { return double(m_bufferedBytes); }
    [[nodiscard]] bool isStopped() const { return m_stopped; }

    // Receives no more. What waits goes on waiting, until active becomes false.
    Q_INVOKABLE void stop();

Q_SIGNALS:
    void messageReceived(const QByteArray &message);
    void errorOccurred(const QString &message);

    void urlChanged();
    void activeChanged();
    void flowingChanged();
    void bufferedBytesChanged();
    void stoppedChanged();

private:
    void reconnect();
    void disconnectFromServer();
    void enqueue(const QByteArray &message);
    void deliver();
    void setStopped(bool stopped);

    QUrl m_url;
    bool m_active = true;
    bool m_flowing = true;
    bool m_stopped = false;
    std::unique_ptr<QWebSocket> m_socket;
    QQueue<QByteArray> m_queue;
    qint64 m_bufferedBytes = 0;
};
