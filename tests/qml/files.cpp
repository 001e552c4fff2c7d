// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "files.h"

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void Files::clear()
{
    m_directory = std::make_unique<QTemporaryDir>();
}

void Files::removeDirectory()
{
    m_directory->remove();
}

QUrl Files::url(const QString &name) const
{
    return QUrl::fromLocalFile(path(name));
}

QString Files::path(const QString &name) const
{
    return m_directory->filePath(name);
}

QUrl Files::makeText(const QString &name, const QString &text) const
{
    return makeBytes(name, text.toUtf8());
}

QUrl Files::makeNumbers(const QString &name, int size) const
{
    QByteArray bytes;
    bytes.reserve(size + 16);
    for (int i = 0; bytes.size() < size; ++i)
        bytes += QByteArray::number(i) + ' ';
    bytes.truncate(size);
    return makeBytes(name, bytes);
}

QUrl Files::makeHole(const QString &name, int size) const
{
    QFile::resize(makeBytes(name, {}).toLocalFile(), size);
    return url(name);
}

QUrl Files::makeBytes(const QString &name, const QByteArray &bytes) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(file.fileName()));
    return url(name);
}

QString Files::text(const QString &name) const
{
    return QString::fromUtf8(contents(path(name)));
}

double Files::size(const QString &name) const
{
    const QFileInfo info(path(name));
    return info.exists() ? double(info.size()) : -1;
}

bool Files::areEqual(const QString &one, const QString &other) const
{
    return size(one) >= 0 && contents(path(one)) == contents(path(other));
}

QStringList Files::names() const
{
    return QDir(m_directory->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden);
}

#include "moc_files.cpp"
