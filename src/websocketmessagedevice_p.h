// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "bytequeue_p.h"
#include "websocketmessagedevice.h"

class WebSocketReadable;
class WebSocketReadablePrivate;

// One message on its way from the readable, which counts what waits here, to whoever reads it.
class WebSocketMessageDevicePrivate
{
public:
    WebSocketMessageDevicePrivate(WebSocketReadablePrivate *readable, bool isText,
                                  WebSocketStreamInternal::ByteQueue &&bytes)
        : readable(readable), bytes(std::move(bytes)), isText(isText)
    {
    }

    static WebSocketMessageDevice *create(WebSocketReadablePrivate *readable, bool isText,
                                          WebSocketStreamInternal::ByteQueue &&bytes);
    static WebSocketMessageDevicePrivate *get(WebSocketMessageDevice *device) { return device->d.get(); }

    void append(QByteArray &&piece, bool isLast);
    void fail(const QString &reason); // the rest does not come
    void tell(); // what has changed
    void tellLater();
    void tellNow();
    void tellFirst(); // when whoever gets the device has had time to listen
    void release(); // it is not read any more

    WebSocketMessageDevice *q = nullptr;
    WebSocketReadablePrivate *readable; // null when it is gone
    WebSocketStreamInternal::ByteQueue bytes;
    const bool isText;
    qint64 arrived = 0; // bytes, since there is a device
    bool isComplete = false; // the last byte has come
    bool hasEnded = false; // no more comes

private:
    bool m_hasNews = false;
    bool m_isToldLater = false;
    bool m_hasToldEnd = false;
};
