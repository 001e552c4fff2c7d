// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "receiveddevice.h"
#include "websocketmessage.h"
#include "websocketstream.h"

#include <QtCore/qfuturewatcher.h>
#include <QtCore/qpointer.h>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

// Counts how often a future ends, both for those who watch it and for its continuation.
template <typename T>
class Settlement
{
public:
    void follow(
            const QFuture<T> &followed, const std::function<void()> &continuation = [] {})
    {
        future = followed;
        QObject::connect(&watcher, &QFutureWatcherBase::finished, &watcher, [this] { ++watched; });
        watcher.setFuture(future);
        future.then([count = continued, continuation](const QFuture<T> &) {
            ++*count;
            continuation();
        });
    }

    QFuture<T> future;
    QFutureWatcher<T> watcher;
    int watched = 0;
    const std::shared_ptr<int> continued = std::make_shared<int>(0); // the future may live longer than this
};

// Everything that the user of a stream learns of it.
class Witness : public QObject
{
    Q_OBJECT

public:
    void follow(WebSocketStream *stream);
    void read(); // from now on
    void receiveDevice(); // and from then on only devices, whose bytes are left alone until read()
    void forgetDevice(); // it was dropped: the next one
    void expectSent(const QFuture<void> &future) { m_sent.append(future); }
    void expectSentDevice(const QFuture<qint64> &future);
    void cancelSentDevice(); // the first

    void setDeletesWhenClosed(bool deletes) { m_deletesWhenClosed = deletes; }
    void setDeletesWhenSent(bool deletes) { m_deletesWhenSent = deletes; } // a device

    [[nodiscard]] const QFuture<WebSocketOpenInfo> &opened() const { return m_opened.future; }
    [[nodiscard]] const QFuture<WebSocketCloseInfo> &closed() const { return m_closed.future; }
    [[nodiscard]] const QList<WebSocketMessage> &messages() const { return m_messages; }
    [[nodiscard]] bool hasRead() const { return m_hasRead; }
    [[nodiscard]] ReceivedDevice *device() const { return m_device.get(); } // the present one
    [[nodiscard]] QList<QFuture<qint64>> sentDevices() const;

    // Empty if each of the things that come once has come once, and no future is left hanging.
    [[nodiscard]] QString objection() const;

private:
    void take(const QFuture<WebSocketMessage> &future);
    void takeDevice(const QFuture<WebSocketMessageDevice *> &future);
    [[nodiscard]] QStringList objectionsToDevices() const;

    QPointer<WebSocketStream> m_stream;
    Settlement<WebSocketOpenInfo> m_opened;
    Settlement<WebSocketCloseInfo> m_closed;
    std::optional<QFuture<WebSocketMessage>> m_received;
    std::optional<QFuture<WebSocketMessageDevice *>> m_receivedDevice;
    std::unique_ptr<ReceivedDevice> m_device;
    QList<QFuture<void>> m_sent;
    std::vector<std::unique_ptr<Settlement<qint64>>> m_sentDevices;
    QList<WebSocketMessage> m_messages;
    QStringList m_deviceObjections; // to those before the present one
    int m_cancellations = 0;
    int m_closedStates = 0;
    int m_finishedChannels = 0;
    bool m_deletesWhenClosed = false;
    bool m_deletesWhenSent = false;
    bool m_hasRead = false;
};
