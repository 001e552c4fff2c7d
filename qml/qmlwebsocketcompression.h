// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketcompression.h"

#include <QtCore/qobject.h>
#include <QtQml/qqmlregistration.h>

namespace WebSocketStreamInternal {

// The element's group `compression`.
class QmlWebSocketCompression : public QObject
{
    Q_OBJECT
    Q_PROPERTY(bool enabled MEMBER m_enabled NOTIFY enabledChanged FINAL)
    Q_PROPERTY(
            bool serverNoContextTakeover MEMBER m_serverNoContextTakeover NOTIFY serverNoContextTakeoverChanged FINAL)
    Q_PROPERTY(
            bool clientNoContextTakeover MEMBER m_clientNoContextTakeover NOTIFY clientNoContextTakeoverChanged FINAL)
    Q_PROPERTY(int serverMaxWindowBits MEMBER m_serverMaxWindowBits NOTIFY serverMaxWindowBitsChanged FINAL)
    Q_PROPERTY(int clientMaxWindowBits MEMBER m_clientMaxWindowBits NOTIFY clientMaxWindowBitsChanged FINAL)
    Q_PROPERTY(int level MEMBER m_level NOTIFY levelChanged FINAL)
    Q_PROPERTY(double threshold MEMBER m_threshold NOTIFY thresholdChanged FINAL)
    QML_ANONYMOUS
    QML_ADDED_IN_VERSION(1, 0)

public:
    using QObject::QObject;

    [[nodiscard]] WebSocketCompression value() const;

Q_SIGNALS:
    void enabledChanged();
    void serverNoContextTakeoverChanged();
    void clientNoContextTakeoverChanged();
    void serverMaxWindowBitsChanged();
    void clientMaxWindowBitsChanged();
    void levelChanged();
    void thresholdChanged();

private:
    bool m_enabled = WebSocketCompression().enabled;
    bool m_serverNoContextTakeover = WebSocketCompression().serverNoContextTakeover;
    bool m_clientNoContextTakeover = WebSocketCompression().clientNoContextTakeover;
    int m_serverMaxWindowBits = WebSocketCompression().serverMaxWindowBits;
    int m_clientMaxWindowBits = WebSocketCompression().clientMaxWindowBits;
    int m_level = WebSocketCompression().level;
    double m_threshold = double(WebSocketCompression().threshold);
};

} // namespace WebSocketStreamInternal
