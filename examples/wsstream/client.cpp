// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "client.h"

#include <abortcontroller.h>
#include <websocketreadable.h>
#include <websocketstream.h>
#include <websocketwritable.h>

#include <cerrno>
#include <cstdio>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

int openFile(QFile &file, QIODevice::OpenMode mode, const QString &option)
{
    if (!file.open(mode | QIODevice::Unbuffered)) {
        throw UsageError{u"--%1: \"%2\" cannot be opened: %3."_s.arg(option, file.fileName(), file.errorString())};
    }
    return file.handle();
}

} // namespace

Client::Client(const Options &options, QObject *parent)
    : QObject(parent), m_options(options), m_rateLimit(options.limitRate)
{
    int input = STDIN_FILENO;
    int output = STDOUT_FILENO;
    if (!options.inputFile.isEmpty()) {
        m_inputFile.setFileName(options.inputFile);
        input = openFile(m_inputFile, QIODevice::ReadOnly, u"input"_s);
    }
    if (!options.outputFile.isEmpty()) {
        m_outputFile.setFileName(options.outputFile);
        output = openFile(m_outputFile, QIODevice::WriteOnly | QIODevice::Truncate, u"output"_s);
    }

    if (options.readsInput)
        makeInput(input);
    m_output = std::make_unique<Output>(output);
    connect(m_output.get(), &Output::drained, this, &Client::writeMessages);
    connect(m_output.get(), &Output::failed, this, &Client::onOutputFailed);

    m_rateTimer.setSingleShot(true);
    m_rateTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_rateTimer, &QTimer::timeout, this, &Client::writeMessages);
    m_lingerTimer.setSingleShot(true);
    connect(&m_lingerTimer, &QTimer::timeout, this, &Client::close);

    // A progress line would only be in the way of a dialogue on the terminal.
    const bool dialogue = ::isatty(output) || (options.readsInput && ::isatty(input));
    if (::isatty(STDERR_FILENO) && !dialogue)
        m_progressTimer.start(200ms);
    connect(&m_progressTimer, &QTimer::timeout, this, &Client::showProgress);
}

Client::~Client() = default;

void Client::makeInput(int descriptor)
{
    if (m_options.oneMessage) {
        m_inputDevice = std::make_unique<InputDevice>(descriptor, &m_statistics);
        connect(m_inputDevice.get(), &InputDevice::failed, this, &Client::abandon);
        return;
    }
    const auto mode = m_options.binary ? Input::Mode::Chunks : Input::Mode::Lines;
    m_input = std::make_unique<Input>(descriptor, mode, &m_statistics);
    connect(m_input.get(), &Input::finished, this, &Client::onInputFinished);
    connect(m_input.get(), &Input::failed, this, &Client::abandon);
}

void Client::start()
{
    m_statistics.clock.start();
    m_abortController = std::make_unique<AbortController>();
    WebSocketStreamOptions options = m_options.stream;
    options.signal = m_abortController->signal();
    if (m_options.timeout > 0ms)
        options.signal = AbortSignal::any({options.signal, AbortSignal::timeout(m_options.timeout)});

    //! [connect]
    m_stream = std::make_unique<WebSocketStream>(m_options.url, options);
    m_stream->opened().then(this, [this](const WebSocketOpenInfo &info) { onOpened(info); });
    m_stream->closed()
            .then(this, [this](const WebSocketCloseInfo &info) { onClosed(info); })
            .onFailed(this, [this](const WebSocketError &error) { onFailed(error); });
    //! [connect]
}

// The first time it is a request to take leave, the second time an order.
void Client::interrupt()
{
    if (std::exchange(m_interrupted, true)) {
        m_statistics.error = u"Interrupted during the closing handshake."_s;
        finish(Aborted);
    } else if (m_statistics.opened) {
        close();
    } else {
        m_abortController->abort(QVariant::fromValue(WebSocketError(WebSocketError::Kind::Abort, u"Interrupted."_s)));
    }
}

void Client::onOpened(const WebSocketOpenInfo &info)
{
    m_statistics.opened = true;
    m_statistics.protocol = info.protocol;
    m_statistics.extensions = info.extensions;
    m_statistics.httpStatus = 101;
    const auto mode = m_options.oneMessage ? Incoming::Mode::Pieces : Incoming::Mode::Messages;
    m_incoming = std::make_unique<Incoming>(info.readable, mode);
    connect(m_incoming.get(), &Incoming::changed, this, &Client::onArrived);
    connect(m_incoming.get(), &Incoming::cut, this, &Client::onCut);
    if (m_options.readsInput)
        startInput();
}

void Client::startInput()
{
    connect(m_stream->writable(), &QIODevice::bytesWritten, this, [this] {
        if (m_inputFinished)
            closeWhenAnswered();
    });
    if (m_input)
        m_input->start(m_stream->writable());
    else
        sendAsOneMessage();
}

//! [one message]
void Client::sendAsOneMessage()
{
    using Type = WebSocketWritable::MessageType;
    m_sendingMessage = true;
    m_stream->writable()
            ->sendDevice(m_inputDevice.get(), m_options.binary ? Type::Binary : Type::Text)
            .then(this, [this](qint64) { onMessageSent(); })
            .onFailed(this, [this](const WebSocketError &error) {
                m_sendingMessage = false;
                if (error.kind() == WebSocketError::Kind::Syntax)
                    abandon(u"The input is not UTF-8; --binary sends it as it is."_s);
            });
}
//! [one message]

void Client::onMessageSent()
{
    m_sendingMessage = false;
    ++m_statistics.messagesSent;
    onInputFinished();
}

void Client::onArrived()
{
    m_statistics.maxBufferedBytes = std::max(m_statistics.maxBufferedBytes, m_stream->readable()->bufferedBytes());
    writeMessages();
}

//! [backpressure]
// Takes no message that cannot be written: those stay in the stream, and when its buffer is
// full, in the network.
void Client::writeMessages()
{
    while (m_incoming && !m_incoming->isEmpty() && wantsMore() && !m_output->isFull()) {
        if (!m_rateLimit.allows()) {
            m_rateTimer.start(m_rateLimit.wait());
            break;
        }
        const Incoming::Piece piece = m_incoming->take();
        m_rateLimit.take(piece.data.size());
        m_statistics.messagesReceived += piece.isLast ? 1 : 0;
        m_statistics.bytesReceived += piece.data.size();
        m_output->add(piece.data);
        if (!m_options.binary && !m_options.oneMessage)
            m_output->add("\n"_ba);
        if (m_output->isFull())
            m_output->flush();
    }
    m_output->flush();
    //! [backpressure]

    if (!wantsMore())
        close();
    else if (m_inputFinished)
        closeWhenAnswered();
    if (m_status)
        finishWhenWritten();
}

bool Client::wantsMore() const
{
    const bool counted = m_options.count > 0 && m_statistics.messagesReceived >= m_options.count;
    return !counted && !m_interrupted && !m_output->hasFailed();
}

void Client::onInputFinished()
{
    m_inputFinished = true;
    closeWhenAnswered();
}

// What arrives after our Close frame is dropped, and an answer to the last message needs its time.
void Client::closeWhenAnswered()
{
    if (m_options.count > 0 || m_stream->state() != WebSocketStream::State::Open)
        return;
    const bool answered = m_statistics.messagesReceived >= m_statistics.messagesSent;
    const bool busy = !m_incoming->isEmpty() || !m_output->isEmpty();
    if (answered || m_options.linger == 0ms)
        close();
    else if (busy)
        m_lingerTimer.stop(); // writeMessages() comes back here
    else
        m_lingerTimer.start(m_options.linger);
}

void Client::onOutputFailed(int errorNumber)
{
    if (errorNumber == EPIPE) // as with "| head": nobody wants more
        close();
    else
        abandon(u"The output cannot be written: %1."_s.arg(qt_error_string(errorNumber)));
}

void Client::close()
{
    if (m_input)
        m_input->stop();
    m_lingerTimer.stop();
    if (!m_sendingMessage) {
        m_stream->close(m_options.closeInfo);
        return;
    }
    if (m_statistics.error.isEmpty())
        m_statistics.error = u"The message was not sent as a whole."_s;
    m_stream->writable()->abort(WebSocketError(m_statistics.error, m_options.closeInfo));
}

void Client::onCut(const QString &reason)
{
    if (wantsMore())
        m_cut = reason;
    judgeCut();
}

// The Close frames were exchanged, but in the middle of a message.
void Client::judgeCut()
{
    if (m_cut.isEmpty() || m_status != Clean)
        return;
    m_statistics.error = m_cut;
    m_status = Unclean;
}

void Client::abandon(const QString &message)
{
    m_statistics.error = message;
    if (m_status)
        m_status = Aborted;
    close();
}

void Client::onClosed(const WebSocketCloseInfo &info)
{
    m_statistics.closeCode = info.closeCode;
    m_statistics.reason = info.reason;
    m_statistics.clean = true;
    m_status = m_statistics.error.isEmpty() ? Clean : Aborted;
    judgeCut();
    writeMessages();
}

void Client::onFailed(const WebSocketError &error)
{
    using Kind = WebSocketError::Kind;
    m_statistics.closeCode = error.closeCode();
    m_statistics.reason = error.reason();
    if (!m_statistics.opened)
        m_statistics.httpStatus = error.httpStatus();
    if (!m_statistics.error.isEmpty()) {
        m_status = Aborted;
    } else {
        m_statistics.error = error.message();
        if (m_statistics.opened)
            m_status = Unclean;
        else if (error.kind() == Kind::Abort || error.kind() == Kind::Timeout)
            m_status = Aborted;
        else
            m_status = error.kind() == Kind::Syntax ? WrongUsage : NotOpened;
    }
    writeMessages();
}

// Messages that came before the end are still there; a slow reader has all the time it wants,
// unless the user wants to stop.
void Client::finishWhenWritten()
{
    if (m_input)
        m_input->stop();
    const bool pending = wantsMore() && m_incoming && !m_incoming->isAtEnd();
    if (m_interrupted || (!pending && m_output->isEmpty()))
        finish(*m_status);
}

void Client::finish(Status status)
{
    if (std::exchange(m_finished, true))
        return;
    m_statistics.wireBytesReceived = m_stream->wireBytesReceived();
    m_statistics.wireBytesSent = m_stream->wireBytesSent();
    if (m_progressTimer.isActive()) {
        m_progressTimer.stop();
        std::fputs("\r\033[K", stderr);
    }
    Q_EMIT finished(status);
}

void Client::showProgress()
{
    const QString line = m_statistics.toProgressLine(m_stream->readable()->bufferedBytes());
    std::fprintf(stderr, "\r%s\033[K", qPrintable(line));
    std::fflush(stderr);
}
