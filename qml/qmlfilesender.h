// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "qmlfiletransfer.h"

#include <QtCore/qfile.h>
#include <QtCore/qfuturewatcher.h>

namespace WebSocketStreamInternal {

// A file that becomes one message.
class QmlFileSender final : public QmlFileTransfer
{
    Q_OBJECT

public:
    // Starts at once.
    QmlFileSender(QJSEngine *engine, QmlConnection *connection, const QmlFileRequest &request,
                  const ScriptPromise &promise);

private:
    [[nodiscard]] bool open();
    void send(WebSocketWritable::MessageType type);
    void onProgress();
    void onFinished();
    void fail(const WebSocketError &error);
    void stop() override;

    QFile m_file;
    QFutureWatcher<qint64> m_watcher;
    bool m_isSending = false;
};

} // namespace WebSocketStreamInternal
