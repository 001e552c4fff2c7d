// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <installwebsocketstream.h>

#include <QtCore/qcoreapplication.h>
#include <QtQml/qjsengine.h>

#include <cstdio>

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QJSEngine engine;
    installWebSocketStream(&engine);
    const QJSValue error = engine.evaluate(QStringLiteral("new WebSocketStream('ftp://example.org/')"));
    std::puts(qPrintable(error.property(QStringLiteral("name")).toString()));
    return 0;
}
