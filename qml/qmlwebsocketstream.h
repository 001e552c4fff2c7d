// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "qmlabortsignal.h"
#include "qmlconnection.h"
#include "qmlwebsocketcompression.h"
#include "websocketstreamoptions.h"

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtCore/qurl.h>
#include <QtCore/qvariant.h>
#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlparserstatus.h>
#include <QtQml/qqmlregistration.h>

namespace WebSocketStreamInternal {

// Named WebSocketStream in QML: the declarative element, with one QmlConnection after the other.
class QmlWebSocketStream : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    Q_PROPERTY(QString url READ url WRITE setUrl NOTIFY urlChanged FINAL)
    Q_PROPERTY(QStringList protocols READ protocols WRITE setProtocols NOTIFY protocolsChanged FINAL)
    Q_PROPERTY(QVariant signal READ signal WRITE setSignal NOTIFY signalChanged FINAL)
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged FINAL)
    Q_PROPERTY(
            QVariantMap requestHeaders READ requestHeaders WRITE setRequestHeaders NOTIFY requestHeadersChanged FINAL)
    Q_PROPERTY(QString origin READ origin WRITE setOrigin NOTIFY originChanged FINAL)
    Q_PROPERTY(WebSocketStreamInternal::QmlWebSocketCompression *compression READ compression CONSTANT FINAL)
    Q_PROPERTY(double readHighWaterMark READ readHighWaterMark WRITE setReadHighWaterMark NOTIFY
                       readHighWaterMarkChanged FINAL)
    Q_PROPERTY(double writeHighWaterMark READ writeHighWaterMark WRITE setWriteHighWaterMark NOTIFY
                       writeHighWaterMarkChanged FINAL)
    Q_PROPERTY(double maxMessageSize READ maxMessageSize WRITE setMaxMessageSize NOTIFY maxMessageSizeChanged FINAL)
    Q_PROPERTY(double receiveBufferSize READ receiveBufferSize WRITE setReceiveBufferSize NOTIFY
                       receiveBufferSizeChanged FINAL)
    Q_PROPERTY(int closeTimeout READ closeTimeout WRITE setCloseTimeout NOTIFY closeTimeoutChanged FINAL)
    Q_PROPERTY(int keepAliveInterval READ keepAliveInterval WRITE setKeepAliveInterval NOTIFY keepAliveIntervalChanged
                       FINAL)
    Q_PROPERTY(bool flowing READ isFlowing WRITE setFlowing NOTIFY flowingChanged FINAL)
    Q_PROPERTY(bool discard READ isDiscarding WRITE setDiscarding NOTIFY discardChanged FINAL)

    Q_PROPERTY(Status status READ status NOTIFY statusChanged FINAL)
    Q_PROPERTY(QString protocol READ protocol NOTIFY statusChanged FINAL)
    Q_PROPERTY(QString extensions READ extensions NOTIFY statusChanged FINAL)
    Q_PROPERTY(QJSValue error READ error NOTIFY errorChanged FINAL)
    Q_PROPERTY(double bufferedBytes READ bufferedBytes NOTIFY bufferedBytesChanged FINAL)
    Q_PROPERTY(double bytesToWrite READ bytesToWrite NOTIFY bytesToWriteChanged FINAL)
    Q_PROPERTY(QJSValue opened READ opened NOTIFY connectionChanged FINAL)
    Q_PROPERTY(QJSValue closed READ closed NOTIFY connectionChanged FINAL)
    Q_PROPERTY(WebSocketStreamInternal::QmlWebSocketReadable *readable READ readable NOTIFY connectionChanged FINAL)
    Q_PROPERTY(WebSocketStreamInternal::QmlWebSocketWritable *writable READ writable NOTIFY connectionChanged FINAL)
    QML_NAMED_ELEMENT(WebSocketStream)
    QML_ADDED_IN_VERSION(1, 0)

public:
    enum class Status { Connecting, Open, Closing, Closed }; // as WebSocketStream::State
    Q_ENUM(Status)

    explicit QmlWebSocketStream(QObject *parent = nullptr);
    ~QmlWebSocketStream() override;

    [[nodiscard]] QString url() const { return m_url; }
    void setUrl(const QString &text);
    [[nodiscard]] QStringList protocols() const { return m_options.protocols; }
    void setProtocols(const QStringList &protocols);
    [[nodiscard]] QVariant signal() const;
    void setSignal(const QVariant &value);
    [[nodiscard]] bool isActive() const { return m_active; }
    void setActive(bool active);
    [[nodiscard]] QVariantMap requestHeaders() const { return m_requestHeaders; }
    void setRequestHeaders(const QVariantMap &headers);
    [[nodiscard]] QString origin() const { return m_options.origin; }
    void setOrigin(const QString &origin);
    [[nodiscard]] QmlWebSocketCompression *compression() const { return m_compression; }
    [[nodiscard]] double readHighWaterMark() const { return double(m_options.readHighWaterMark); }
    void setReadHighWaterMark(double bytes);
    [[nodiscard]] double writeHighWaterMark() const { return double(m_options.writeHighWaterMark); }
    void setWriteHighWaterMark(double bytes);
    [[nodiscard]] double maxMessageSize() const { return double(m_options.maxMessageSize); }
    void setMaxMessageSize(double bytes);
    [[nodiscard]] double receiveBufferSize() const { return double(m_options.receiveBufferSize); }
    void setReceiveBufferSize(double bytes);
    [[nodiscard]] int closeTimeout() const { return int(m_options.closeTimeout.count()); }
    void setCloseTimeout(int milliseconds);
    [[nodiscard]] int keepAliveInterval() const { return int(m_options.keepAliveInterval.count()); }
    void setKeepAliveInterval(int milliseconds);
    [[nodiscard]] bool isFlowing() const { return m_flowing; }
    void setFlowing(bool flowing);
    [[nodiscard]] bool isDiscarding() const { return m_discarding; }
    void setDiscarding(bool discarding);

    [[nodiscard]] Status status() const { return m_status; }
    [[nodiscard]] QString protocol() const { return m_connection->protocol(); }
    [[nodiscard]] QString extensions() const { return m_connection->extensions(); }
    [[nodiscard]] QJSValue error() const { return m_error; }
    [[nodiscard]] double bufferedBytes() const;
    [[nodiscard]] double bytesToWrite() const;
    [[nodiscard]] QJSValue opened() const { return m_connection->opened(); }
    [[nodiscard]] QJSValue closed() const { return m_connection->closed(); }
    [[nodiscard]] QmlWebSocketReadable *readable() const { return m_connection->readable(); }
    [[nodiscard]] QmlWebSocketWritable *writable() const { return m_connection->writable(); }

    Q_INVOKABLE void close(const QJSValue &info = {});

Q_SIGNALS:
    void connected();
    void messageReceived(const QVariant &message);
    void disconnected(const QJSValue &info);
    void errorOccurred(const QJSValue &error);

    void urlChanged();
    void protocolsChanged();
    void signalChanged();
    void activeChanged();
    void requestHeadersChanged();
    void originChanged();
    void readHighWaterMarkChanged();
    void writeHighWaterMarkChanged();
    void maxMessageSizeChanged();
    void receiveBufferSizeChanged();
    void closeTimeoutChanged();
    void keepAliveIntervalChanged();
    void flowingChanged();
    void discardChanged();
    void statusChanged();
    void errorChanged();
    void bufferedBytesChanged();
    void bytesToWriteChanged();
    void connectionChanged();

protected:
    void classBegin() override { }
    void componentComplete() override;
    void connectNotify(const QMetaMethod &signal) override;

private:
    [[nodiscard]] bool isWanted() const { return m_active && !m_url.isEmpty(); }
    void reconnect();
    void start();
    void onStateChanged();
    void warnIfNobodyLooks() const;
    [[nodiscard]] QJSValue disconnectInfo() const;
    void onBuffersChanged();
    void reportBuffers();
    void deliver();
    void deliverLater();

    QString m_url;
    WebSocketStreamOptions m_options;
    QVariantMap m_requestHeaders;
    QmlWebSocketCompression *m_compression;
    QPointer<QmlAbortSignal> m_signal;
    bool m_hasBadSignal = false;
    QJSValue m_signalReference; // so that one that nobody else holds is not collected
    bool m_active = true;
    bool m_flowing = true;
    bool m_discarding = false;

    QmlConnection *m_connection;
    Status m_status = Status::Closed;
    QJSValue m_error = QJSValue::NullValue;
    double m_reportedBufferedBytes = 0;
    double m_reportedBytesToWrite = 0;
    bool m_complete = false;
    bool m_reporting = false;
    bool m_delivering = false;
};

} // namespace WebSocketStreamInternal
