// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ownengine.h"

#include <QtQml/qqmlcomponent.h>

OwnEngine::~OwnEngine() = default;

void OwnEngine::load(const QString &source, const QVariantMap &initialProperties)
{
    m_engine = std::make_unique<QQmlEngine>();
    m_engine->setImportPathList(qmlEngine(this)->importPathList());
    QQmlComponent component(m_engine.get());
    component.setData(source.toUtf8(), {});
    m_root.reset(component.createWithInitialProperties(initialProperties));
    if (!m_root)
        qWarning("%s", qPrintable(component.errorString()));
}

QVariant OwnEngine::value(const QString &property) const
{
    return m_root ? m_root->property(property.toUtf8().constData()) : QVariant();
}

void OwnEngine::setValue(const QString &property, const QVariant &value)
{
    m_root->setProperty(property.toUtf8().constData(), value);
}

void OwnEngine::deleteRoot()
{
    m_root.reset();
}

void OwnEngine::deleteEngine()
{
    m_engine.reset();
}

#include "moc_ownengine.cpp"
