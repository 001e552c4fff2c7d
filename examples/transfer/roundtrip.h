// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "mirrorserver.h"

#include <QtCore/qpointer.h>
#include <QtQml/qqmlregistration.h>

#include <memory>

class GeneratedDevice;
class WebSocketError;
class WebSocketMessageDevice;
class WebSocketStream;

// One large message to the server and back.
class RoundTrip : public QObject
{
    Q_OBJECT
    Q_PROPERTY(Status status READ status NOTIFY statusChanged FINAL)
    Q_PROPERTY(bool paused READ isPaused WRITE setPaused NOTIFY pausedChanged FINAL)
    Q_PROPERTY(double total READ total CONSTANT FINAL) // bytes
    Q_PROPERTY(QString problem READ problem NOTIFY statusChanged FINAL)
    QML_ELEMENT

public:
    enum class Status { Idle, Running, Done, Cancelled, Failed };
    Q_ENUM(Status)

    explicit RoundTrip(QObject *parent = nullptr);
    ~RoundTrip() override;

    [[nodiscard]] Status status() const { return m_status; }
    [[nodiscard]] bool isPaused() const { return m_paused; }
    void setPaused(bool paused);
    [[nodiscard]] double total() const;
    [[nodiscard]] QString problem() const { return m_problem; }

    Q_INVOKABLE void start();
    Q_INVOKABLE void cancel();
    Q_INVOKABLE double sentBytes() const;
    Q_INVOKABLE double receivedBytes() const { return double(m_received); }

Q_SIGNALS:
    void statusChanged();
    void pausedChanged();

private:
    void transfer();
    void read();
    void finishReading();
    void setStatus(Status status, const QString &problem = {});

    MirrorServer m_server;
    std::unique_ptr<GeneratedDevice> m_source;
    std::unique_ptr<WebSocketStream> m_stream;
    QPointer<WebSocketMessageDevice> m_message;
    qint64 m_received = 0;
    Status m_status = Status::Idle;
    QString m_problem;
    bool m_paused = false;
};
