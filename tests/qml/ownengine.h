// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qvariant.h>
#include <QtQml/qqmlengine.h>
#include <QtQml/qqmlregistration.h>

#include <memory>

// A whole QML engine with one root object, which belongs to C++. Either can be deleted at any time.
class OwnEngine : public QObject
{
    Q_OBJECT
    QML_ELEMENT

public:
    using QObject::QObject;
    ~OwnEngine() override;

    Q_INVOKABLE void load(const QString &source, const QVariantMap &initialProperties);
    Q_INVOKABLE QVariant value(const QString &property) const;
    Q_INVOKABLE void setValue(const QString &property, const QVariant &value);
    Q_INVOKABLE void deleteRoot();
    Q_INVOKABLE void deleteEngine();

private:
    std::unique_ptr<QQmlEngine> m_engine;
    std::unique_ptr<QObject> m_root;
};
