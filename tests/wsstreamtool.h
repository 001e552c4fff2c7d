// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qeventloop.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

#include <csignal>

using namespace Qt::StringLiterals;

// One run of the tool. Its output is read all the time, its input stays open until endInput().
class Tool : public QProcess
{
public:
    explicit Tool(const QStringList &arguments)
    {
        setProgram(QString::fromUtf8(WSSTREAM_PATH));
        setArguments(arguments);
        start();
    }
    ~Tool() override
    {
        kill();
        waitForFinished();
    }

    void endInput(const QByteArray &lastBytes = {})
    {
        write(lastBytes);
        closeWriteChannel();
    }
    void interrupt() { ::kill(pid_t(processId()), SIGINT); }

    // The exit status; -1 for a crash or none at all.
    int status(int timeout = 30000)
    {
        if (state() != NotRunning) {
            QEventLoop loop; // qWaitFor() sleeps most of the time, too slow for many bytes
            connect(this, &QProcess::finished, &loop, &QEventLoop::quit);
            QTimer::singleShot(timeout, &loop, &QEventLoop::quit);
            loop.exec();
        }
        if (state() != NotRunning)
            return -1;
        m_error += readAllStandardError();
        return exitStatus() == NormalExit ? exitCode() : -1;
    }
    QByteArray errorText()
    {
        m_error += readAllStandardError();
        return m_error;
    }
    QJsonObject stats() { return QJsonDocument::fromJson(errorText()).object(); }

private:
    QByteArray m_error;
};

// The tool as an echo server.
class EchoTool : public Tool
{
public:
    explicit EchoTool(const QStringList &arguments = {}) : Tool(QStringList{u"--serve"_s, u"0"_s} + arguments)
    {
        if (!QTest::qWaitFor([this] { return canReadLine(); }, 30000))
            qWarning("The echo server does not start: %s", errorText().constData());
        url = QString::fromUtf8(readLine()).trimmed();
    }
    QString url;
};

// Another process takes longer.
#define TRY_PROGRAM(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, 3 * testPatience())
