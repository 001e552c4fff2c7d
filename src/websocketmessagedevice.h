// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketstream_export.h"

#include <QtCore/qiodevice.h>

#include <memory>

class WebSocketMessageDevicePrivate;

class WEBSOCKETSTREAM_EXPORT WebSocketMessageDevice : public QIODevice
{
    Q_OBJECT

public:
    ~WebSocketMessageDevice() override;

    [[nodiscard]] bool isText() const;
    [[nodiscard]] bool isComplete() const;

    [[nodiscard]] bool isSequential() const override;
    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] bool canReadLine() const override;
    [[nodiscard]] bool atEnd() const override;
    void close() override;
    bool waitForReadyRead(int msecs) override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    friend class WebSocketMessageDevicePrivate;
    WebSocketMessageDevice(std::unique_ptr<WebSocketMessageDevicePrivate> d, QObject *parent);

    std::unique_ptr<WebSocketMessageDevicePrivate> d;
};
