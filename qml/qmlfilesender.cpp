// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlfilesender.h"

#include "qmlconnection.h"

#include <QtCore/qfileinfo.h>

#include <algorithm>

namespace WebSocketStreamInternal {

using Kind = WebSocketError::Kind;

QmlFileSender::QmlFileSender(QJSEngine *engine, QmlConnection *connection, const QmlFileRequest &request,
                             const ScriptPromise &promise)
    : QmlFileTransfer(engine, connection, request, promise), m_file(request.path)
{
    connect(&m_watcher, &QFutureWatcherBase::progressValueChanged, this, &QmlFileSender::onProgress);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &QmlFileSender::onFinished);
    if (!rejectIfAborted() && open())
        send(request.type);
}

// Reading from what is no file, such as a pipe with a name, would block.
bool QmlFileSender::open()
{
    const QFileInfo info(m_file);
    if (info.exists() && !info.isFile())
        rejectOperation(WebSocketStream::tr("\"%1\" is no file.").arg(m_file.fileName()));
    else if (!m_file.open(QIODevice::ReadOnly))
        rejectOperation(WebSocketStream::tr("The file \"%1\" cannot be opened: %2.")
                                .arg(m_file.fileName(), m_file.errorString()));
    return isRunning();
}

void QmlFileSender::send(WebSocketWritable::MessageType type)
{
    WebSocketWritable *const target = connection()->coreWritable();
    if (!target) {
        reject(connection()->notStartedRejection());
        return;
    }
    m_isSending = true;
    m_watcher.setFuture(target->sendDevice(&m_file, type));
}

void QmlFileSender::onProgress()
{
    if (m_file.pos() > 0)
        report(m_file.pos(), std::max(m_file.pos(), m_file.size()));
}

void QmlFileSender::onFinished()
{
    deleteLater();
    if (!isRunning())
        return;
    try {
        const qint64 bytes = m_watcher.result();
        const QPointer<QmlFileSender> guard(this);
        reportLast(bytes, bytes);
        if (guard)
            resolve(double(bytes));
    } catch (const WebSocketError &error) {
        fail(error);
    }
}

// What concerns the file is said in words that name it.
void QmlFileSender::fail(const WebSocketError &error)
{
    if (error.kind() == Kind::Operation)
        rejectOperation(WebSocketStream::tr("Reading the file \"%1\" failed: %2.")
                                .arg(m_file.fileName(), m_file.errorString()));
    else if (error.kind() == Kind::Syntax)
        rejectOperation(WebSocketStream::tr("The file \"%1\" is not UTF-8, which a text message has to be.")
                                .arg(m_file.fileName()));
    else
        reject(connection()->rejection(error));
}

// The file is needed until the core knows that it was cancelled.
void QmlFileSender::stop()
{
    if (m_isSending)
        m_watcher.cancel();
    else
        deleteLater();
}

} // namespace WebSocketStreamInternal

#include "moc_qmlfilesender.cpp"
