// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "server.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qjsondocument.h>
#include <QtTest/qtest.h>

#include <chrono>

#ifdef Q_OS_LINUX
#    include <csignal>
#    include <sys/prctl.h>
#endif

using namespace std::chrono_literals;

static constexpr auto patience = 30s;

static bool isMissing(const char *program)
{
    return QByteArray(program).endsWith("-NOTFOUND");
}

InteropServer::~InteropServer()
{
    endServer(&m_process);
}

QString InteropServer::start(Library library, const std::optional<QJsonObject> &deflate)
{
    const bool isPython = library == Library::Python;
    if (isMissing(isPython ? PYTHON3_EXECUTABLE : NODE_EXECUTABLE)) {
        return isPython ? QStringLiteral("needs python3 with the module websockets")
                        : QStringLiteral("needs Node.js with the module ws");
    }
    const QString script = QStringLiteral(SERVER_DIRECTORY) + QLatin1String(isPython ? "/server.py" : "/server.js");
    QStringList arguments = {script};
    if (deflate)
        arguments.append(QString::fromUtf8(QJsonDocument(*deflate).toJson(QJsonDocument::Compact)));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    // Where a distribution's modules are, which a Node.js from elsewhere does not know.
    if (!environment.contains(QStringLiteral("NODE_PATH")))
        environment.insert(QStringLiteral("NODE_PATH"), QStringLiteral("/usr/share/nodejs"));
    m_process.setProcessEnvironment(environment);
    endWithThisProcess(&m_process);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QString::fromLatin1(isPython ? PYTHON3_EXECUTABLE : NODE_EXECUTABLE), arguments);
    const QDeadlineTimer deadline(patience);
    while (!m_process.canReadLine() && m_process.waitForReadyRead(int(deadline.remainingTime())))
        continue;
    const QJsonObject ready = QJsonDocument::fromJson(m_process.readLine()).object();
    m_port = quint16(ready[QLatin1String("port")].toInt());
    return m_port ? QString() : script + QStringLiteral(" did not start: ") + m_process.errorString();
}

QJsonObject InteropServer::takeReport(const QString &path)
{
    QJsonObject report;
    // The event loop has to run: the server waits until our side has closed the TCP connection, too.
    (void)QTest::qWaitFor(
            [&] {
                while (m_process.canReadLine())
                    m_reports.append(QJsonDocument::fromJson(m_process.readLine()).object());
                for (qsizetype i = 0; report.isEmpty() && i < m_reports.size(); ++i) {
                    if (m_reports[i][QLatin1String("path")].toString() == path)
                        report = m_reports.takeAt(i);
                }
                return !report.isEmpty();
            },
            int(std::chrono::milliseconds(patience).count()));
    return report;
}

void endWithThisProcess(QProcess *process)
{
#ifdef Q_OS_LINUX
    process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
#else
    Q_UNUSED(process)
#endif
}

QString endServer(QProcess *process)
{
    process->closeWriteChannel();
    process->terminate();
    if (!process->waitForFinished(5000)) {
        process->kill();
        process->waitForFinished();
    }
    return QString::fromUtf8(process->readAll());
}
