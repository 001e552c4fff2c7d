// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "soakserver.h"

#include "processstate.h"
#include "soakecho.h"
#include "soakend.h"
#include "testcertificate.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qsocketnotifier.h>
#include <QtCore/qtimer.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsocketcorsauthenticator.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <cstdio>

#include <unistd.h>

using namespace std::chrono_literals;

namespace {

void printLine(const QJsonObject &object)
{
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

} // namespace

SoakServer::SoakServer(quint32 seed) : m_seed(seed) { }

bool SoakServer::listen()
{
    for (const bool tls : {false, true}) {
        auto *server = makeServer(tls);
        connect(server, &QWebSocketServer::newConnection, this, [this, server] { acceptStream(server); });
    }
    for (const bool tls : {false, true}) {
        auto *server = makeServer(tls);
        connect(server, &QWebSocketServer::newConnection, this, [this, server] { acceptSocket(server); });
    }
    QJsonArray ports;
    for (auto *server : std::as_const(m_servers)) {
        if (!server->listen(QHostAddress::LocalHost))
            return false;
        ports.append(server->serverPort());
    }

    auto *notifier = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, &SoakServer::readRequests);
    printLine({{QStringLiteral("ports"), ports},
               {QStringLiteral("authority"), QString::fromLatin1(TestCertificate::instance().authority().toPem())}});
    m_descriptorsAtStart = ProcessState::openDescriptors();
    return true;
}

QWebSocketServer *SoakServer::makeServer(bool tls)
{
    auto *server = new QWebSocketServer(QStringLiteral("soak"),
                                        tls ? QWebSocketServer::SecureMode : QWebSocketServer::NonSecureMode, this);
    if (tls)
        server->setSslConfiguration(TestCertificate::instance().serverConfiguration());
    connect(server, &QWebSocketServer::originAuthenticationRequired, this,
            [](QWebSocketCorsAuthenticator *authenticator) {
                authenticator->setAllowed(authenticator->origin().isEmpty());
            });
    m_servers.append(server);
    return server;
}

void SoakServer::acceptStream(QWebSocketServer *server)
{
    WebSocketStreamOptions options;
    options.closeTimeout = 60s; // as the clients
    auto *stream = WebSocketStream::fromServer(server, options);
    const SoakPlan plan(SoakId::fromPath(m_seed, stream->url().path()));
    stream->readable()->setHighWaterMark(plan.options(Side::Server).readHighWaterMark);
    stream->writable()->setHighWaterMark(plan.options(Side::Server).writeHighWaterMark);
    auto *end = new SoakEnd(plan, stream, this);
    ++m_connections;
    connect(end, &SoakEnd::ended, this, [this, id = plan.id](const SoakReport &ended) { report(id, ended); });
}

void SoakServer::acceptSocket(QWebSocketServer *server)
{
    auto *socket = server->nextPendingConnection();
    const SoakPlan plan(SoakId::fromPath(m_seed, socket->requestUrl().path()));
    auto *echo = new SoakEcho(plan, socket, this);
    ++m_connections;
    connect(echo, &SoakEcho::ended, this, [this, id = plan.id](const SoakReport &ended) { report(id, ended); });
}

void SoakServer::report(const SoakId &id, const SoakReport &report)
{
    --m_connections;
    QJsonObject object = report.toJson();
    object[QLatin1String("path")] = id.path();
    printLine(object);
}

void SoakServer::readRequests()
{
    char buffer[64];
    const auto size = ::read(STDIN_FILENO, buffer, sizeof(buffer));
    if (size <= 0)
        QCoreApplication::quit(); // the other process is gone
    else
        answerWhenIdle();
}

void SoakServer::answerWhenIdle()
{
    if (m_connections > 0 || ProcessState::openDescriptors() > m_descriptorsAtStart)
        QTimer::singleShot(100, this, &SoakServer::answerWhenIdle);
    else
        printLine({{QStringLiteral("idle"), ProcessState::now().toJson()}});
}
