// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qiodevice.h>
#include <QtCore/qsocketnotifier.h>

#include <memory>

struct Statistics;

// A file descriptor as a device that never blocks, whatever the descriptor is: for a message that is read while it is sent.
class InputDevice : public QIODevice
{
    Q_OBJECT

public:
    InputDevice(int descriptor, Statistics *statistics, QObject *parent = nullptr);

    [[nodiscard]] bool isSequential() const override { return true; }

Q_SIGNALS:
    void failed(const QString &message);

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    [[nodiscard]] bool wouldBlock() const;
    void waitForBytes();
    void onActivated();

    const int m_descriptor;
    Statistics *const m_statistics;
    std::unique_ptr<QSocketNotifier> m_notifier; // none for a regular file, which never waits
};
