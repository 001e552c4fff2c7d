// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlfilereceiver.h"

#include "qmlconnection.h"
#include "websocketmessagedevice.h"
#include "websocketreadable.h"

#include <utility>

namespace WebSocketStreamInternal {

QmlFileReceiver::QmlFileReceiver(QJSEngine *engine, QmlConnection *connection, const QmlFileRequest &request,
                                 const ScriptPromise &promise)
    : QmlFileTransfer(engine, connection, request, promise), m_file(request.path)
{
    if (!rejectIfAborted())
        open();
}

// Before anything is taken from the stream, which can go on.
void QmlFileReceiver::open()
{
    if (!m_file.open(QIODevice::WriteOnly))
        rejectOperation(WebSocketStream::tr("The file \"%1\" cannot be written: %2.")
                                .arg(m_file.fileName(), m_file.errorString()));
}

void QmlFileReceiver::begin(WebSocketReadable *source)
{
    if (std::exchange(m_hasBegun, true))
        return;
    m_future = source->receiveDevice();
    // Qt 6.4 takes no context that may be gone when the future has finished, which this may.
    m_future.then(source, [self = QPointer(this)](const QFuture<WebSocketMessageDevice *> &future) {
        if (self && self->isRunning())
            self->onReceived(future);
    });
}

void QmlFileReceiver::onReceived(const QFuture<WebSocketMessageDevice *> &future)
{
    try {
        receive(future.result());
    } catch (const WebSocketError &error) {
        reject(connection()->rejection(error));
    }
}

void QmlFileReceiver::receive(WebSocketMessageDevice *message)
{
    if (!message) {
        resolve(QJSValue(QJSValue::NullValue)); // the end of the stream
        return;
    }
    m_message = message;
    connect(message, &QIODevice::readyRead, this, &QmlFileReceiver::onReadyRead);
    connect(message, &QIODevice::readChannelFinished, this, &QmlFileReceiver::onReadChannelFinished);
    const QPointer<QmlFileReceiver> guard(this);
    onReadyRead();
    if (guard && isRunning())
        Q_EMIT tookMessage();
}

void QmlFileReceiver::onReadyRead()
{
    if (!isRunning() || !writePieces())
        return;
    Q_EMIT connection()->buffersChanged();
    if (m_message->isComplete())
        complete();
    else if (m_bytes > 0)
        report(m_bytes, -1);
}

// Returns false if that has failed.
bool QmlFileReceiver::writePieces()
{
    QByteArray piece;
    while (!(piece = m_message->read(256 * 1024)).isEmpty()) {
        if (m_file.write(piece) != piece.size()) {
            rejectWriting();
            return false;
        }
        m_bytes += piece.size();
    }
    return true;
}

void QmlFileReceiver::rejectWriting()
{
    rejectOperation(
            WebSocketStream::tr("Writing the file \"%1\" failed: %2.").arg(m_file.fileName(), m_file.errorString()));
}

void QmlFileReceiver::complete()
{
    const bool isText = m_message->isText();
    const QPointer<QmlFileReceiver> guard(this);
    if (m_file.commit())
        reportLast(m_bytes, m_bytes);
    else
        rejectWriting();
    if (!guard || !isRunning())
        return;
    QJSValue result = engine()->newObject();
    result.setProperty(QStringLiteral("bytes"), double(m_bytes));
    result.setProperty(QStringLiteral("isText"), isText);
    resolve(result);
}

// Of a message that is not complete: the other ones have been dealt with.
void QmlFileReceiver::onReadChannelFinished()
{
    if (!isRunning())
        return;
    if (connection()->hasFailed())
        reject(connection()->rejection());
    else
        rejectOperation(m_message->errorString());
}

void QmlFileReceiver::stop()
{
    if (!m_future.isFinished()) // Qt 6.4 looks at what then() has returned, which may be gone
        m_future.cancel();
    if (m_message) {
        m_message->disconnect(this);
        m_message->close(); // the rest of it is dropped
        m_message->deleteLater();
    }
    if (m_file.isOpen()) {
        m_file.cancelWriting();
        m_file.commit();
    }
    deleteLater();
}

} // namespace WebSocketStreamInternal

#include "moc_qmlfilereceiver.cpp"
