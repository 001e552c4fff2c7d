// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/openingrequest.h"

#include <QtCore/qcoreevent.h>
#include <QtNetwork/qhostaddress.h>
#include <QtNetwork/qsslsocket.h>
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
#    include <QtNetwork/qhttpheaders.h>
#endif

namespace WebSocketStreamInternal {

namespace {

// Also those without a value, which setRawHeader() does not set if it is null, and later never.
void setHeaders(QNetworkRequest &request, const HeaderList &headers)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QHttpHeaders all;
    for (const auto &[name, value] : headers)
        all.append(name, value);
    request.setHeaders(all);
#else
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value.isNull() ? QByteArray("") : value);
#endif
}

QString withoutZone(const QString &host)
{
    return host.section(u'%', 0, 0);
}

} // namespace

int defaultPort(const QUrl &url)
{
    constexpr int ws = 80;
    constexpr int wss = 443;
    return url.scheme() == QLatin1StringView("wss") ? wss : ws;
}

QNetworkRequest makeOpeningRequest(const QUrl &url, const ChannelOptions &options)
{
    QUrl target = url;
    if (target.path().isEmpty()) // QWebSocket would begin the request target with the query
        target.setPath(QStringLiteral("/"));
    if (target.port() == defaultPort(target))
        target.setPort(-1);
    target.setHost(withoutZone(target.host()));
    if (!options.usesCredentials)
        target.setUserInfo({});
    QNetworkRequest request(target);
    HeaderList headers = options.headers;
    if (options.compression)
        headers.append({"Sec-WebSocket-Extensions", options.compression->offer.toOffer()});
    setHeaders(request, headers);
    return request;
}

bool ZoneConnection::isNeededFor(const QUrl &url)
{
    return url.host().contains(u'%') && QHostAddress(url.host()).isLinkLocal();
}

ZoneConnection::ZoneConnection(QObject *webSocket)
{
    webSocket->installEventFilter(this);
}

bool ZoneConnection::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::ChildAdded && !m_socket) {
        m_socket = static_cast<QChildEvent *>(event)->child();
        m_socket->blockSignals(true);
    }
    return false;
}

void ZoneConnection::connectTo(const QUrl &url)
{
    auto *const socket = qobject_cast<QAbstractSocket *>(m_socket);
    if (!socket)
        return;
    socket->abort();
    socket->blockSignals(false);
    const auto port = quint16(url.port(defaultPort(url)));
    if (auto *const tls = qobject_cast<QSslSocket *>(socket))
        tls->connectToHostEncrypted(url.host(), port, withoutZone(url.host()));
    else
        socket->connectToHost(url.host(), port);
}

} // namespace WebSocketStreamInternal
