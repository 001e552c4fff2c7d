// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "moduleexports.h"

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>
#include <QtCore/qregularexpression.h>
#include <QtQml/qqmlengine.h>

namespace {

QString contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void appendMatches(QStringList *names, const QString &text, const QString &pattern)
{
    const QRegularExpression expression(pattern, QRegularExpression::MultilineOption);
    auto matches = expression.globalMatch(text);
    while (matches.hasNext())
        names->append(matches.next().captured(1));
}

} // namespace

QStringList ModuleExports::namesIn(const QString &module) const
{
    QStringList names;
    const QStringList paths = qmlEngine(this)->importPathList();
    for (const QString &path : paths) {
        const QDir directory(path + u'/' + module);
        const QString qmldir = contentsOf(directory.filePath(QStringLiteral("qmldir")));
        if (qmldir.isEmpty())
            continue;
        appendMatches(&names, qmldir, QStringLiteral("^(?:singleton )?(\\w+) \\d+\\.\\d+ "));
        QStringList typeInfo;
        appendMatches(&typeInfo, qmldir, QStringLiteral("^typeinfo (\\S+)"));
        appendMatches(&names, contentsOf(directory.filePath(typeInfo.value(0))),
                      QStringLiteral("\"%1/(\\w+) \\d+\\.\\d+\"").arg(module));
        break;
    }
    names.removeDuplicates();
    names.sort();
    return names;
}

#include "moc_moduleexports.cpp"
