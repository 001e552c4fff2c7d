// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "warnings.h"

#include <QtCore/qlogging.h>
#include <QtCore/qstringlist.h>

#include <utility>

namespace {

QtMessageHandler formerHandler = nullptr;
QStringList messages;

void keep(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (type == QtWarningMsg || type == QtCriticalMsg)
        messages.append(message);
    if (formerHandler)
        formerHandler(type, context, message);
}

} // namespace

Warnings::Warnings(QObject *parent) : QObject(parent)
{
    formerHandler = qInstallMessageHandler(keep);
}

Warnings::~Warnings()
{
    qInstallMessageHandler(formerHandler);
}

QString Warnings::take()
{
    return std::exchange(messages, {}).join(u'\n');
}

#include "moc_warnings.cpp"
