// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "qmlfiletransfer.h"

#include <QtCore/qfuture.h>
#include <QtCore/qsavefile.h>

class WebSocketMessageDevice;
class WebSocketReadable;

namespace WebSocketStreamInternal {

// A message that becomes a file, when its turn has come. The file has its name when it is complete.
class QmlFileReceiver final : public QmlFileTransfer
{
    Q_OBJECT

public:
    QmlFileReceiver(QJSEngine *engine, QmlConnection *connection, const QmlFileRequest &request,
                    const ScriptPromise &promise);

    void begin(WebSocketReadable *source); // its turn has come; only the first call counts

Q_SIGNALS:
    void tookMessage(); // of which more is to come; the next one is for somebody else

private:
    void open();
    void onReceived(const QFuture<WebSocketMessageDevice *> &future);
    void receive(WebSocketMessageDevice *message);
    void onReadyRead();
    void onReadChannelFinished();
    [[nodiscard]] bool writePieces();
    void rejectWriting();
    void complete();
    void stop() override;

    QSaveFile m_file;
    QFuture<WebSocketMessageDevice *> m_future;
    QPointer<WebSocketMessageDevice> m_message;
    qint64 m_bytes = 0;
    bool m_hasBegun = false;
};

} // namespace WebSocketStreamInternal
