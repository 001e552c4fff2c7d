// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qurl.h>
#include <QtQml/qqmlregistration.h>

#include <memory>

// Files in a directory of their own.
class Files : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    using QObject::QObject;

    Q_INVOKABLE void clear(); // a fresh directory
    Q_INVOKABLE void removeDirectory();
    Q_INVOKABLE QUrl url(const QString &name) const;
    Q_INVOKABLE QString path(const QString &name) const;
    Q_INVOKABLE QUrl makeText(const QString &name, const QString &text) const;
    Q_INVOKABLE QUrl makeNumbers(const QString &name, int size) const; // in which every place can be told
    Q_INVOKABLE QUrl makeHole(const QString &name, int size) const; // zeros that take no room
    Q_INVOKABLE QUrl makeBytes(const QString &name, const QByteArray &bytes) const;
    Q_INVOKABLE QString text(const QString &name) const;
    Q_INVOKABLE double size(const QString &name) const; // -1 if there is none
    Q_INVOKABLE bool areEqual(const QString &one, const QString &other) const;
    Q_INVOKABLE QStringList names() const;

private:
    std::unique_ptr<QTemporaryDir> m_directory = std::make_unique<QTemporaryDir>();
};
