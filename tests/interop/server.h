// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qjsonobject.h>
#include <QtCore/qlist.h>
#include <QtCore/qprocess.h>
#include <QtCore/qstring.h>

#include <optional>

// A WebSocket server that this project did not write, on a free port: server.py or server.js. It ends with the test
// program, however that ends.
class InteropServer
{
public:
    enum class Library { Python, Node };

    InteropServer() = default;
    ~InteropServer();
    Q_DISABLE_COPY_MOVE(InteropServer)

    // Compresses if there are parameters of RFC 7692 that it is to ask for; they may be none. Returns nothing when it runs;
    // otherwise what is missing ("needs ...") or what went wrong.
    [[nodiscard]] QString start(Library library, const std::optional<QJsonObject> &deflate = {});

    [[nodiscard]] quint16 port() const { return m_port; }

    // What it saw at the end of the connection with this path; empty when that has not ended in time.
    [[nodiscard]] QJsonObject takeReport(const QString &path);

private:
    QProcess m_process;
    quint16 m_port = 0;
    QList<QJsonObject> m_reports;
};

// Without this a test that crashes would leave its servers behind.
void endWithThisProcess(QProcess *process);
// Returns what it has still printed.
QString endServer(QProcess *process);
