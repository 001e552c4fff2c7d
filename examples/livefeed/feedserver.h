// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qthread.h>
#include <QtCore/qurl.h>
#include <QtQml/qqmlregistration.h>

#include <atomic>

// Sends messages of 64 KiB to whoever connects, as fast as a gigabit line could carry them. It has a thread of
// its own, so that nothing but the network connects it with the consumer.
class FeedServer : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QUrl url READ url CONSTANT FINAL)
    Q_PROPERTY(bool listening READ isListening CONSTANT FINAL)
    Q_PROPERTY(double bytesPerSecond READ bytesPerSecond CONSTANT FINAL)
    QML_ELEMENT

public:
    explicit FeedServer(QObject *parent = nullptr);
    ~FeedServer() override;

    [[nodiscard]] QUrl url() const { return m_url; }
    [[nodiscard]] bool isListening() const { return !m_url.isEmpty(); }
    [[nodiscard]] double bytesPerSecond() const;
    Q_INVOKABLE double sentBytes() const { return double(m_sentBytes); }

private:
    QThread m_thread;
    QUrl m_url;
    std::atomic<qint64> m_sentBytes = 0;
};
