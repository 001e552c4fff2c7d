// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "flowclient.h"

#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qnetworkproxy.h>
#include <QtNetwork/qsslcertificate.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace {

class Client : public QObject
{
    Q_OBJECT

public:
    Client(const FlowCase &flowCase, quint16 port);

private:
    static WebSocketStreamOptions options(const FlowCase &flowCase);
    void start();

    void wake();
    void read();
    void check(const WebSocketMessage &message);

    void write();
    void sampleWriteBuffer();

    void finish(const WebSocketCloseInfo &info);
    void fail(const WebSocketError &error);

    const FlowCase m_case;
    const QByteArray m_body;
    const QString m_textBody;
    QByteArray m_number = QByteArray(numberSize, '0');
    QJsonObject m_result;
    QElapsedTimer m_clock;
    qint64 m_baselineKiB = 0;
    qint64 m_messages = 0;
    qint64 m_maxBytesToWrite = 0;
    bool m_inOrder = true;
    WebSocketStream m_stream;
};

Client::Client(const FlowCase &flowCase, quint16 port)
    : m_case(flowCase), m_body(flowCase.body()), m_textBody(flowCase.text ? QString::fromLatin1(m_body) : QString()),
      m_stream(QUrl(QStringLiteral("%1://127.0.0.1:%2/")
                            .arg(flowCase.tls ? QStringLiteral("wss") : QStringLiteral("ws"))
                            .arg(port)),
               options(flowCase))
{
    m_stream.opened().then(this, [this](const WebSocketOpenInfo &) { start(); }).onFailed(this, [] {});
    m_stream.closed()
            .then(this, [this](const WebSocketCloseInfo &info) { finish(info); })
            .onFailed(this, [this](const WebSocketError &error) { fail(error); });
}

WebSocketStreamOptions Client::options(const FlowCase &flowCase)
{
    WebSocketStreamOptions result;
    result.receiveBufferSize = flowCase.receiveBufferSize;
    if (flowCase.proxyPort != 0) {
        result.proxy = QNetworkProxy(flowCase.proxyKind == QLatin1String("socks5") ? QNetworkProxy::Socks5Proxy
                                                                                   : QNetworkProxy::HttpProxy,
                                     QStringLiteral("127.0.0.1"), flowCase.proxyPort);
    }
    if (flowCase.tls) {
        const QString path = flowCase.directory + QStringLiteral("/certificate.pem");
        result.sslConfiguration.setCaCertificates(QSslCertificate::fromPath(path));
    }
    return result;
}

void Client::start()
{
    m_baselineKiB = memoryKiB("VmRSS");
    const std::chrono::milliseconds pause = std::chrono::seconds(m_case.pauseSeconds);
    if (m_case.direction == FlowCase::Direction::Read) {
        QTimer::singleShot(pause, this, &Client::wake);
        return;
    }
    m_clock.start();
    QTimer::singleShot(pause * 9 / 10, this,
                       [this] { m_result[QStringLiteral("held")] = m_messages * m_case.messageSize; });
    write();
}

void Client::wake()
{
    m_result[QStringLiteral("bufferedAsleep")] = m_stream.readable()->bufferedBytes();
    m_result[QStringLiteral("growthAsleepKiB")] = memoryKiB("VmHWM") - m_baselineKiB;
    printLine({{QStringLiteral("slept"), true}});
    std::getchar();

    m_clock.start();
    connect(m_stream.readable(), &WebSocketReadable::messagesAvailable, this, &Client::read);
    read();
}

void Client::read()
{
    const QList<WebSocketMessage> messages = m_stream.readable()->readMessages();
    for (const WebSocketMessage &message : messages)
        check(message);
}

void Client::check(const WebSocketMessage &message)
{
    writeNumber(m_number.data(), m_messages++);
    if (m_case.text) {
        const QString text = message.text();
        m_inOrder = m_inOrder && message.isText() && text.size() == m_case.messageSize
                && text.startsWith(QLatin1String(m_number)) && text.endsWith(m_textBody);
    } else {
        const QByteArray data = message.data();
        m_inOrder = m_inOrder && message.isBinary() && data.size() == m_case.messageSize && data.startsWith(m_number)
                && data.endsWith(m_body);
    }
}

// Sends until a future does not finish at once, and goes on when it does.
void Client::write()
{
    while (m_messages < m_case.messageCount()) {
        writeNumber(m_number.data(), m_messages++);
        const QByteArray data = m_number + m_body;
        QFuture<void> sent = m_stream.writable()->send(m_case.text ? WebSocketMessage(QString::fromLatin1(data))
                                                                   : WebSocketMessage(data));
        sampleWriteBuffer();
        if (!sent.isFinished()) {
            sent.then(this, [this] { write(); }).onFailed(this, [] {});
            return;
        }
    }
    m_stream.writable()->close();
}

void Client::sampleWriteBuffer()
{
    m_maxBytesToWrite = std::max(m_maxBytesToWrite, m_stream.writable()->bytesToWrite());
}

void Client::finish(const WebSocketCloseInfo &info)
{
    if (m_case.direction == FlowCase::Direction::Read)
        read();
    m_result[QStringLiteral("closeCode")] = info.closeCode;
    m_result[QStringLiteral("messages")] = m_messages;
    m_result[QStringLiteral("inOrder")] = m_inOrder;
    m_result[QStringLiteral("seconds")] = double(m_clock.elapsed()) / 1000;
    m_result[QStringLiteral("maxBytesToWrite")] = m_maxBytesToWrite;
    m_result[QStringLiteral("growthKiB")] = memoryKiB("VmHWM") - m_baselineKiB;
    printLine(m_result);
    QCoreApplication::exit(0);
}

void Client::fail(const WebSocketError &error)
{
    printLine({{QStringLiteral("error"), error.message()}, {QStringLiteral("messages"), m_messages}});
    QCoreApplication::exit(1);
}

} // namespace

int runFlowClient(const FlowCase &flowCase, quint16 port)
{
    Client client(flowCase, port);
    return QCoreApplication::exec();
}

#include "flowclient.moc"
