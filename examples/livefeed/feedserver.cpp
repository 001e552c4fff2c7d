// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "feedserver.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qtimer.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 messageSize = 64 * 1024;
constexpr qint64 mostBytesToWrite = 1024 * 1024; // a server that is well-behaved keeps no more than that
constexpr double fullSpeed = 125e6; // bytes per second: Gigabit Ethernet

//! [server]
void feed(QWebSocket *socket)
{
    auto *timer = new QTimer(socket);
    timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(timer, &QTimer::timeout, socket,
                     [socket, message = QByteArray(messageSize, 'x'), clock = QElapsedTimer(), due = 0.0]() mutable {
                         due += clock.isValid() ? fullSpeed * double(clock.nsecsElapsed()) / 1e9 : 0;
                         due = std::min(due, double(mostBytesToWrite));
                         clock.start();
                         while (due >= messageSize && socket->bytesToWrite() < mostBytesToWrite) {
                             socket->sendBinaryMessage(message);
                             due -= messageSize;
                         }
                     });
    timer->start(4ms);
}
//! [server]

} // namespace

FeedServer::FeedServer(QObject *parent) : QObject(parent)
{
    auto *server = new QWebSocketServer(u"livefeed"_s, QWebSocketServer::NonSecureMode);
    server->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    connect(server, &QWebSocketServer::newConnection, server, [this, server] {
        QWebSocket *socket = server->nextPendingConnection();
        connect(socket, &QWebSocket::bytesWritten, server, [this](qint64 bytes) { m_sentBytes += bytes; });
        connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
        // It has no parent, and needs its QTcpSocket, which is the server's, to the end.
        connect(server, &QObject::destroyed, socket, [socket] { delete socket; });
        feed(socket);
    });
    m_thread.start();
    QMetaObject::invokeMethod(
            server,
            [this, server] {
                if (server->listen(QHostAddress::LocalHost))
                    m_url = server->serverUrl();
            },
            Qt::BlockingQueuedConnection);
}

FeedServer::~FeedServer()
{
    m_thread.quit();
    m_thread.wait();
}

double FeedServer::bytesPerSecond() const
{
    return fullSpeed;
}
