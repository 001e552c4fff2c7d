// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "faultscene.h"

#include "await.h"
#include "testcertificate.h"

using namespace std::chrono_literals;
using State = WebSocketStream::State;

FaultScene::FaultScene(RawPeer::Transport transport, std::optional<TestProxy::Kind> proxyKind)
    : peer(transport), line(peer.serverPort())
{
    if (proxyKind) {
        proxy.emplace(*proxyKind);
        options.proxy = proxy->toNetworkProxy();
    }
    if (transport == RawPeer::Transport::Tls)
        options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    options.signal = controller.signal();
    options.closeTimeout = 8s; // an end that should not need it is told from one that came by it
}

FaultScene::~FaultScene()
{
    resolver.reset(); // before somebody waits for its threads
    witness.setDeletesWhenClosed(false);
    parent.reset(); // while the witness still is there
}

void FaultScene::start(const QString &host, quint16 port)
{
    QUrl url = peer.url();
    url.setHost(host);
    url.setPort(port ? port : line.serverPort());
    stream = new WebSocketStream(url, options, parent.get());
    witness.follow(stream);
    if (readsFromTheStart)
        witness.read();
}

bool FaultScene::open()
{
    start();
    return waitFor([this] { return witness.opened().isFinished(); }) && succeeded(witness.opened());
}

QAbstractSocket::SocketState FaultScene::socketState() const
{
    const auto *const socket = stream->findChild<QAbstractSocket *>();
    return socket ? socket->state() : QAbstractSocket::UnconnectedState;
}

void FaultScene::sendMessage(const QByteArray &text)
{
    peer.sendText(text);
    sent.append(WebSocketMessage(QString::fromUtf8(text)));
}

void FaultScene::sendRest()
{
    if (peer.isConnected())
        peer.sendBytes(std::exchange(rest, {}));
    sent += std::exchange(sentWithRest, {});
}

bool FaultScene::hasAllArrived() const
{
    if (!stream || !stream->readable())
        return true;
    const ReceivedDevice *const device = witness.device();
    const qsizetype unread = stream->readable()->pendingMessageCount() + (device && device->isCompleteUnread() ? 1 : 0);
    return witness.messages().size() + unread == sent.size();
}

void FaultScene::sendDevice()
{
    sources.push_back(std::make_unique<FedDevice>());
    witness.expectSentDevice(
            stream->writable()->sendDevice(sources.back().get(), WebSocketWritable::MessageType::Text));
}

void FaultScene::behave()
{
    sendRest();
    for (const auto &source : sources)
        source->finish();
    peer.startReading();
    peer.setAnswersClose(true);
}

void FaultScene::endWell()
{
    if (!stream || stream->state() == State::Closed)
        return;
    behave();
    stream->close({1000, QStringLiteral("bye")});
}
