// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/channel.h"

#include <QtCore/qpointer.h>
#include <QtNetwork/qnetworkrequest.h>

namespace WebSocketStreamInternal {

// Where a URL of the scheme ws or wss without a port leads to.
[[nodiscard]] int defaultPort(const QUrl &url);

// What QWebSocket asks the server for, so that it makes of it what RFC 6455, 4.1, wants: the Host has neither the scheme's
// default port nor a zone.
QNetworkRequest makeOpeningRequest(const QUrl &url, const ChannelOptions &options);

// A link-local IPv6 address cannot be connected to without its zone ("fe80::1%eth0"), which is nobody else's business
// (RFC 6874, 4). QWebSocket has one URL for both, and gets the one without. Here it is kept from hearing that its socket
// cannot connect there, and the socket is told the whole address.
class ZoneConnection final : public QObject
{
public:
    [[nodiscard]] static bool isNeededFor(const QUrl &url);

    explicit ZoneConnection(QObject *webSocket); // before it makes its socket
    void connectTo(const QUrl &url);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QPointer<QObject> m_socket;
};

} // namespace WebSocketStreamInternal
