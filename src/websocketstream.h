// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketcloseinfo.h"
#include "websocketerror.h"
#include "websocketopeninfo.h"
#include "websocketstream_export.h"
#include "websocketstreamoptions.h"

#include <QtCore/qfuture.h>
#include <QtCore/qobject.h>
#include <QtCore/qurl.h>
#include <QtCore/qversionnumber.h>
#include <QtNetwork/qhostaddress.h>

#include <chrono>
#include <memory>
#include <utility>

class QWebSocketServer;
class WebSocketStreamPrivate;

class WEBSOCKETSTREAM_EXPORT WebSocketStream : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QUrl url READ url CONSTANT FINAL)
    Q_PROPERTY(State state READ state NOTIFY stateChanged FINAL)
    Q_PROPERTY(QString protocol READ protocol NOTIFY stateChanged FINAL)
    Q_PROPERTY(QString extensions READ extensions NOTIFY stateChanged FINAL)

public:
    enum class State { Connecting, Open, Closing, Closed };
    Q_ENUM(State)

    explicit WebSocketStream(const QUrl &url, const WebSocketStreamOptions &options = {}, QObject *parent = nullptr);
    WebSocketStream(const QUrl &url, QObject *parent);
    explicit WebSocketStream(const QString &url, const WebSocketStreamOptions &options = {}, QObject *parent = nullptr);
    WebSocketStream(const QString &url, QObject *parent);
    ~WebSocketStream() override;

    [[nodiscard]] static WebSocketStream *fromServer(QWebSocketServer *server,
                                                     const WebSocketStreamOptions &options = {},
                                                     QObject *parent = nullptr);
    [[nodiscard]] static WebSocketStream *fromServer(QWebSocketServer *server, QObject *socketOwner,
                                                     const WebSocketStreamOptions &options = {},
                                                     QObject *parent = nullptr);
    [[nodiscard]] static QVersionNumber libraryVersion();

    [[nodiscard]] QUrl url() const;
    [[nodiscard]] State state() const;
    [[nodiscard]] QString protocol() const;
    [[nodiscard]] QString extensions() const;
    [[nodiscard]] qint64 wireBytesReceived() const;
    [[nodiscard]] qint64 wireBytesSent() const;

    [[nodiscard]] QString origin() const;
    [[nodiscard]] QList<std::pair<QByteArray, QByteArray>> requestHeaders() const;
    [[nodiscard]] QHostAddress peerAddress() const;
    [[nodiscard]] quint16 peerPort() const;
    [[nodiscard]] QString peerName() const;
    [[nodiscard]] QHostAddress localAddress() const;
    [[nodiscard]] quint16 localPort() const;
    [[nodiscard]] QSslConfiguration sslConfiguration() const;

    [[nodiscard]] QFuture<WebSocketOpenInfo> opened() const;
    [[nodiscard]] QFuture<WebSocketCloseInfo> closed() const;
    [[nodiscard]] WebSocketReadable *readable() const;
    [[nodiscard]] WebSocketWritable *writable() const;

    [[nodiscard]] QFuture<std::chrono::microseconds> ping(const QByteArray &payload = {});

    bool waitForOpened(int msecs = 30000);

public Q_SLOTS:
    bool close();
    bool close(const WebSocketCloseInfo &info);
    bool close(int closeCode, const QString &reason = {});

Q_SIGNALS:
    void stateChanged(WebSocketStream::State state);
    void connected();
    void disconnected(const WebSocketCloseInfo &info);
    void errorOccurred(const WebSocketError &error);

private:
    friend class WebSocketStreamPrivate;
    WebSocketStream(std::unique_ptr<WebSocketStreamPrivate> d, QObject *parent);

    std::unique_ptr<WebSocketStreamPrivate> d;
};
