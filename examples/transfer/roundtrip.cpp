// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "roundtrip.h"

#include "generateddevice.h"

#include <websocketmessagedevice.h>
#include <websocketreadable.h>
#include <websocketstream.h>
#include <websocketwritable.h>

namespace {

constexpr qint64 totalSize = 512 * 1024 * 1024;

} // namespace

RoundTrip::RoundTrip(QObject *parent) : QObject(parent)
{
    if (!m_server.isListening())
        setStatus(Status::Failed, tr("The server cannot listen."));
}

RoundTrip::~RoundTrip() = default;

double RoundTrip::total() const
{
    return double(totalSize);
}

double RoundTrip::sentBytes() const
{
    return m_source ? double(m_source->bytesRead()) : 0;
}

void RoundTrip::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    if (m_source)
        m_source->setPaused(paused);
    Q_EMIT pausedChanged();
}

void RoundTrip::start()
{
    m_received = 0;
    setPaused(false);
    WebSocketStreamOptions options;
    options.compression.enabled = false; // what is measured is the transfer
    m_stream = std::make_unique<WebSocketStream>(m_server.url(), options);
    m_source = std::make_unique<GeneratedDevice>(totalSize);
    connect(m_stream.get(), &WebSocketStream::connected, this, &RoundTrip::transfer);
    connect(m_stream.get(), &WebSocketStream::errorOccurred, this, [this](const WebSocketError &error) {
        if (m_status == Status::Running)
            setStatus(Status::Failed, error.message());
    });
    setStatus(Status::Running);
}

//! [transfer]
void RoundTrip::transfer()
{
    m_stream->readable()->receiveDevice().then(m_stream.get(), [this](WebSocketMessageDevice *message) {
        m_message = message;
        if (!message)
            return;
        connect(message, &QIODevice::readyRead, this, &RoundTrip::read);
        connect(message, &QIODevice::readChannelFinished, this, &RoundTrip::finishReading);
    });
    m_stream->writable()->sendDevice(m_source.get());
}
//! [transfer]

void RoundTrip::read()
{
    QByteArray piece;
    while (m_status == Status::Running && !(piece = m_message->read(64 * 1024)).isEmpty()) {
        if (piece.front() != GeneratedDevice::byteAt(m_received)) {
            setStatus(Status::Failed, tr("What comes back is not what was sent."));
            m_stream->close();
            return;
        }
        m_received += piece.size();
    }
}

void RoundTrip::finishReading()
{
    if (m_status != Status::Running)
        return;
    if (m_message->isComplete() && m_received == totalSize)
        setStatus(Status::Done);
    else
        setStatus(Status::Failed, m_message->errorString());
    m_stream->close();
}

void RoundTrip::cancel()
{
    if (m_status != Status::Running)
        return;
    setStatus(Status::Cancelled);
    m_stream->writable()->abort();
}

void RoundTrip::setStatus(Status status, const QString &problem)
{
    m_status = status;
    m_problem = problem;
    Q_EMIT statusChanged();
}
