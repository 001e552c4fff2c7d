// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "peerdeflate.h"
#include "rawpeer.h"

#include <QtCore/qobject.h>
#include <QtCore/qvariant.h>
#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlregistration.h>

#include <memory>

// RawPeer in QML. Unlike it, this one answers a Close frame unless it is told not to.
class RawServer : public QObject
{
    Q_OBJECT
    Q_PROPERTY(bool secure MEMBER m_secure FINAL) // before anything else
    Q_PROPERTY(QUrl url READ url CONSTANT FINAL)
    Q_PROPERTY(QString protocol READ protocol WRITE setProtocol FINAL)
    Q_PROPERTY(QString extensions READ extensions WRITE setExtensions FINAL)
    Q_PROPERTY(QString answer READ answer WRITE setAnswer FINAL)
    Q_PROPERTY(QString firstBytes READ firstBytes WRITE setFirstBytes FINAL) // one byte a character
    Q_PROPERTY(bool silent READ isSilent WRITE setSilent FINAL)
    Q_PROPERTY(bool answersClose READ answersClose WRITE setAnswersClose FINAL)

    Q_PROPERTY(int connectionCount READ connectionCount FINAL)
    Q_PROPERTY(bool hasRequest READ hasRequest FINAL)
    Q_PROPERTY(bool wasDisconnected READ wasDisconnected FINAL)
    Q_PROPERTY(double bytesWaiting READ bytesWaiting FINAL)
    Q_PROPERTY(QVariantList messages READ messages FINAL) // strings and ArrayBuffers
    Q_PROPERTY(int messageCount READ messageCount FINAL)
    Q_PROPERTY(double messageBytes READ messageBytes FINAL)
    Q_PROPERTY(QVariantList compressedMessages READ compressedMessages FINAL) // strings
    Q_PROPERTY(int pingCount READ pingCount FINAL)
    Q_PROPERTY(int closeCount READ closeCount FINAL)
    Q_PROPERTY(int closeCode READ closeCode FINAL) // 1005 without a body, -1 without a Close frame
    Q_PROPERTY(QString closeReason READ closeReason FINAL)
    QML_ELEMENT

public:
    using QObject::QObject;

    [[nodiscard]] QUrl url();
    [[nodiscard]] QString protocol() const { return m_protocol; }
    void setProtocol(const QString &protocol);
    [[nodiscard]] QString extensions() const { return m_extensions; }
    void setExtensions(const QString &extensions);
    [[nodiscard]] QString answer() const { return m_answer; }
    void setAnswer(const QString &answer);
    [[nodiscard]] QString firstBytes() const { return m_firstBytes; }
    void setFirstBytes(const QString &bytes);
    [[nodiscard]] bool isSilent() const { return m_silent; }
    void setSilent(bool silent);
    [[nodiscard]] bool answersClose() const { return m_answersClose; }
    void setAnswersClose(bool answers);

    [[nodiscard]] int connectionCount() { return peer()->connectionCount(); }
    [[nodiscard]] bool hasRequest() { return peer()->hasRequest(); }
    [[nodiscard]] bool wasDisconnected() { return peer()->wasDisconnected(); }
    [[nodiscard]] double bytesWaiting() { return double(peer()->bytesWaiting()); }
    [[nodiscard]] QVariantList messages();
    [[nodiscard]] int messageCount() { return int(peer()->messages().size()); }
    [[nodiscard]] double messageBytes() { return double(peer()->messageBytes()); }
    [[nodiscard]] QVariantList compressedMessages();
    [[nodiscard]] int pingCount() { return int(peer()->frames(RawFrame::Ping).size()); }
    [[nodiscard]] int closeCount() { return int(peer()->frames(RawFrame::Close).size()); }
    [[nodiscard]] int closeCode();
    [[nodiscard]] QString closeReason();

    Q_INVOKABLE QString requestHeader(const QString &name);
    Q_INVOKABLE void sendText(const QString &text);
    Q_INVOKABLE void sendCompressedText(const QString &text);
    Q_INVOKABLE void sendBinary(const QByteArray &data);
    Q_INVOKABLE void sendFilled(int length, int fill); // a binary message of equal bytes
    Q_INVOKABLE void sendClose(int code, const QString &reason = {});
    Q_INVOKABLE void sendEmptyClose();
    Q_INVOKABLE void sendFrame(int opcode, const QByteArray &payload);
    Q_INVOKABLE void sendFragment(int opcode, const QByteArray &payload, bool isLast);
    Q_INVOKABLE void stopReading();
    Q_INVOKABLE void startReading();
    Q_INVOKABLE void fin();
    Q_INVOKABLE void reset();

private:
    [[nodiscard]] RawPeer *peer();

    std::unique_ptr<RawPeer> m_peer;
    PeerDeflater m_deflater;
    QString m_protocol;
    QString m_extensions;
    QString m_answer;
    QString m_firstBytes;
    bool m_secure = false;
    bool m_silent = false;
    bool m_answersClose = true;
};
