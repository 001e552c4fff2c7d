// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedclient.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qjsonobject.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>
#include <QtWebSockets/qwebsocket.h>

#include <ctime>
#include <memory>

#ifdef STATIC_PLUGIN
#    include <QtQml/qqmlextensionplugin.h>
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

namespace {

class Sample : public QObject
{
    Q_OBJECT

public:
    void print(qint64 messages, double length);

public Q_SLOTS:
    void start();
    void finish();

private:
    QElapsedTimer m_clock;
    std::clock_t m_cpuAtStart = 0;
    qint64 m_baselineKiB = 0;
    double m_seconds = 0;
    double m_cpuSeconds = 0;
};

void Sample::start()
{
    m_baselineKiB = memoryKiB("VmRSS");
    m_cpuAtStart = std::clock();
    m_clock.start();
}

void Sample::finish()
{
    m_seconds = double(m_clock.nsecsElapsed()) / 1e9;
    m_cpuSeconds = double(std::clock() - m_cpuAtStart) / CLOCKS_PER_SEC;
    QCoreApplication::quit();
}

void Sample::print(qint64 messages, double length)
{
    printLine({{QStringLiteral("messages"), messages},
               {QStringLiteral("length"), length},
               {QStringLiteral("seconds"), m_seconds},
               {QStringLiteral("cpuSeconds"), m_cpuSeconds},
               {QStringLiteral("growthKiB"), memoryKiB("VmHWM") - m_baselineKiB}});
}

void receiveInCpp(const QUrl &url, qint64 expected, Sample *sample)
{
    QWebSocket socket;
    qint64 messages = 0;
    double length = 0;
    const auto count = [&](qsizetype size) {
        length += double(size);
        if (++messages == expected)
            sample->finish();
    };
    QObject::connect(&socket, &QWebSocket::connected, sample, &Sample::start);
    QObject::connect(&socket, &QWebSocket::textMessageReceived, sample,
                     [&count](const QString &message) { count(message.size()); });
    QObject::connect(&socket, &QWebSocket::binaryMessageReceived, sample,
                     [&count](const QByteArray &message) { count(message.size()); });
    QObject::connect(&socket, &QWebSocket::disconnected, sample, &QCoreApplication::quit, Qt::QueuedConnection);
    socket.open(url);
    QCoreApplication::exec();
    sample->print(messages, length);
}

void receiveInQml(const FlowCase &flowCase, const QUrl &url, const QString &receiver, Sample *sample)
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    QQmlComponent component(&engine, QUrl(QStringLiteral("qrc:/scriptspeed/%1.qml").arg(receiver)));
    if (!component.isReady())
        qFatal("%s", qPrintable(component.errorString()));
    const std::unique_ptr<QObject> root(
            component.createWithInitialProperties({{QStringLiteral("url"), url},
                                                   {QStringLiteral("text"), flowCase.text},
                                                   {QStringLiteral("expected"), flowCase.messageCount()}}));
    QObject::connect(root.get(), SIGNAL(opened()), sample, SLOT(start()));
    QObject::connect(root.get(), SIGNAL(finished()), sample, SLOT(finish()));
    QCoreApplication::exec();
    sample->print(root->property("messages").toLongLong(), root->property("length").toDouble());
}

} // namespace

int runSpeedClient(const FlowCase &flowCase, quint16 port, const QString &receiver)
{
    const QUrl url(QStringLiteral("ws://127.0.0.1:%1/").arg(port));
    Sample sample;
    if (receiver.isEmpty())
        receiveInCpp(url, flowCase.messageCount(), &sample);
    else
        receiveInQml(flowCase, url, receiver, &sample);
    return 0;
}

#include "speedclient.moc"
