// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The columns of the speed benchmark that are written in QML and JavaScript; see Client.qml.

#include "../flowcase.h"
#include "../qtclient/measurement.h"

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qjsonobject.h>
#include <QtNetwork/qsslconfiguration.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <vector>

#ifdef STATIC_PLUGIN
#    include <QtQml/qqmlextensionplugin.h>
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

namespace {

constexpr int warmUp = 200; // round trips that are not counted

class Sample : public QObject
{
    Q_OBJECT

public:
    [[nodiscard]] QJsonObject result(qint64 messages, qint64 bytes);

public Q_SLOTS:
    void start();
    void lap();
    void finish();
    void fail(const QString &reason);

private:
    Measurement m_measurement;
    QElapsedTimer m_lap;
    int m_warmUpLaps = 0;
    std::vector<double> m_laps;
};

void Sample::start()
{
    m_measurement.start();
    m_lap.start();
}

// A round trip lasts from one message's arrival to the next one's, because the next is sent at once.
void Sample::lap()
{
    if (m_warmUpLaps < warmUp) {
        if (++m_warmUpLaps == warmUp)
            start();
        return;
    }
    m_laps.push_back(double(m_lap.nsecsElapsed()) / 1e9);
    m_lap.start();
}

void Sample::finish()
{
    m_measurement.stop();
    QCoreApplication::quit();
}

void Sample::fail(const QString &reason)
{
    std::fprintf(stderr, "speedclient_qml: %s\n", qPrintable(reason));
    QCoreApplication::exit(1);
}

QJsonObject Sample::result(qint64 messages, qint64 bytes)
{
    QJsonObject result = m_measurement.result(messages, bytes);
    if (!m_laps.empty()) {
        std::sort(m_laps.begin(), m_laps.end());
        result[QStringLiteral("p50")] = m_laps[m_laps.size() / 2];
        result[QStringLiteral("p99")] = m_laps[m_laps.size() * 99 / 100];
    }
    return result;
}

QString qmlFile(const QString &column)
{
    static const std::map<QString, QString> files = {
            {QStringLiteral("element"), QStringLiteral("ElementClient")},
            {QStringLiteral("javascript"), QStringLiteral("JavaScriptClient")},
            {QStringLiteral("qmlwebsocket"), QStringLiteral("QmlWebSocketClient")},
    };
    const auto file = files.find(column);
    if (file == files.cend())
        qFatal("no such column: %s", qPrintable(column));
    return QStringLiteral("qrc:/qmlclient/%1.qml").arg(file->second);
}

// How many messages arrive until the task is done.
int expectedMessages(const QString &task, int count)
{
    if (task == QLatin1String("receive"))
        return count;
    if (task == QLatin1String("pingpong"))
        return warmUp + count;
    if (task == QLatin1String("send"))
        return 1;
    qFatal("no such task: %s", qPrintable(task));
}

int run(const QCommandLineParser &parser)
{
    const auto value = [&parser](const char *name) { return parser.value(QString::fromLatin1(name)); };
    const QString task = value("task");
    const qint64 size = value("size").toLongLong();
    const int count = value("count").toInt();
    const int expected = expectedMessages(task, count);

    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    QQmlComponent component(&engine, QUrl(qmlFile(parser.positionalArguments().value(0))));
    if (!component.isReady())
        qFatal("%s", qPrintable(component.errorString()));
    const std::unique_ptr<QObject> client(
            component.createWithInitialProperties({{QStringLiteral("url"), QUrl(value("url"))},
                                                   {QStringLiteral("task"), task},
                                                   {QStringLiteral("text"), parser.isSet(QStringLiteral("text"))},
                                                   {QStringLiteral("size"), size},
                                                   {QStringLiteral("expected"), expected},
                                                   {QStringLiteral("count"), count}}));
    Sample sample;
    QObject::connect(client.get(), SIGNAL(opened()), &sample, SLOT(start()));
    QObject::connect(client.get(), SIGNAL(arrived()), &sample, SLOT(lap()));
    QObject::connect(client.get(), SIGNAL(finished()), &sample, SLOT(finish()));
    QObject::connect(client.get(), SIGNAL(failed(QString)), &sample, SLOT(fail(QString)));
    if (const int status = QCoreApplication::exec())
        return status;

    // In the task "send" it is the server that counts the bytes.
    if (task != QLatin1String("send") && client->property("length").toDouble() != double(expected) * double(size)) {
        std::fprintf(stderr, "speedclient_qml: messages of another size\n");
        return 1;
    }
    printLine(sample.result(count, count * size));
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("column"), QStringLiteral("javascript, qmlwebsocket or element"));
    for (const char *name : {"task", "url", "ca", "size", "count", "streams"})
        parser.addOption({QString::fromLatin1(name), {}, QString::fromLatin1(name)});
    parser.addOption(QCommandLineOption(QStringLiteral("text")));
    parser.addHelpOption();
    parser.process(application);

    // Neither QML type can be given a certificate.
    if (parser.isSet(QStringLiteral("ca"))) {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates(QSslCertificate::fromPath(parser.value(QStringLiteral("ca"))));
        QSslConfiguration::setDefaultConfiguration(configuration);
    }
    return run(parser);
}

#include "main.moc"
