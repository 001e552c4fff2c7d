// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "incoming.h"
#include "input.h"
#include "inputdevice.h"
#include "options.h"
#include "output.h"
#include "ratelimit.h"
#include "statistics.h"

#include <QtCore/qfile.h>
#include <QtCore/qtimer.h>

#include <memory>
#include <optional>

class AbortController;
class WebSocketError;
struct WebSocketOpenInfo;
class WebSocketStream;

// One connection: input to messages, messages to output, and the exit status that tells how it went.
class Client : public QObject
{
    Q_OBJECT

public:
    enum Status { Clean = 0, NotOpened = 1, WrongUsage = 2, Unclean = 3, Aborted = 4 };

    // Throws UsageError if a file cannot be opened.
    explicit Client(const Options &options, QObject *parent = nullptr);
    ~Client() override;

    void start();
    void interrupt();

    [[nodiscard]] const Statistics &statistics() const { return m_statistics; }

Q_SIGNALS:
    void finished(int status);

private:
    void onOpened(const WebSocketOpenInfo &info);
    void makeInput(int descriptor);
    void startInput();
    void sendAsOneMessage();
    void onMessageSent();
    void onInputFinished();
    void onCut(const QString &reason);
    void judgeCut();
    void onOutputFailed(int errorNumber);
    void onArrived();
    void onClosed(const WebSocketCloseInfo &info);
    void onFailed(const WebSocketError &error);

    void writeMessages();
    [[nodiscard]] bool wantsMore() const;
    void closeWhenAnswered();
    void close();
    void abandon(const QString &message);
    void finishWhenWritten();
    void finish(Status status);
    void showProgress();

    const Options m_options;
    QFile m_inputFile;
    QFile m_outputFile;
    Statistics m_statistics;
    std::unique_ptr<Input> m_input;
    std::unique_ptr<InputDevice> m_inputDevice; // instead of it, for one message
    std::unique_ptr<Output> m_output;
    RateLimit m_rateLimit;
    QTimer m_rateTimer;
    QTimer m_lingerTimer;
    QTimer m_progressTimer;
    std::unique_ptr<AbortController> m_abortController;
    std::unique_ptr<Incoming> m_incoming; // from the opening on; has futures of the stream
    std::unique_ptr<WebSocketStream> m_stream;
    bool m_sendingMessage = false; // to which there is more input
    bool m_inputFinished = false;
    bool m_interrupted = false;
    bool m_finished = false;
    QString m_cut; // why a message did not come as a whole
    std::optional<Status> m_status;
};
