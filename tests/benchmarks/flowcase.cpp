// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "flowcase.h"

#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>

#include <cstdio>
#include <cstring>

QByteArray FlowCase::body() const
{
    QByteArray result(messageSize - numberSize, Qt::Uninitialized);
    for (qsizetype i = 0; i < result.size(); ++i)
        result[i] = char(text ? 'a' + i % 23 : i % 251);
    return result;
}

QStringList FlowCase::toArguments() const
{
    QStringList result = {QStringLiteral("--message-size"),   QString::number(messageSize),
                          QStringLiteral("--total"),          QString::number(total),
                          QStringLiteral("--pause"),          QString::number(pauseSeconds),
                          QStringLiteral("--receive-buffer"), QString::number(receiveBufferSize),
                          QStringLiteral("--proxy"),          proxyKind,
                          QStringLiteral("--proxy-port"),     QString::number(proxyPort),
                          QStringLiteral("--directory"),      directory};
    if (direction == Direction::Write)
        result.append(QStringLiteral("--write"));
    if (tls)
        result.append(QStringLiteral("--tls"));
    if (text)
        result.append(QStringLiteral("--text"));
    return result;
}

void FlowCase::addOptions(QCommandLineParser *parser)
{
    const auto addHidden = [parser](const QString &name, const QString &valueName = {}) {
        QCommandLineOption option(name, {}, valueName);
        option.setFlags(QCommandLineOption::HiddenFromHelp);
        parser->addOption(option);
    };
    addHidden(QStringLiteral("message-size"), QStringLiteral("bytes"));
    addHidden(QStringLiteral("proxy"), QStringLiteral("kind"));
    addHidden(QStringLiteral("proxy-port"), QStringLiteral("port"));
    addHidden(QStringLiteral("directory"), QStringLiteral("path"));
    addHidden(QStringLiteral("write"));
    addHidden(QStringLiteral("tls"));
    addHidden(QStringLiteral("text"));
}

FlowCase FlowCase::fromArguments(const QCommandLineParser &parser)
{
    FlowCase result;
    result.direction = parser.isSet(QStringLiteral("write")) ? Direction::Write : Direction::Read;
    result.tls = parser.isSet(QStringLiteral("tls"));
    result.text = parser.isSet(QStringLiteral("text"));
    result.messageSize = parser.value(QStringLiteral("message-size")).toLongLong();
    result.total = parser.value(QStringLiteral("total")).toLongLong();
    result.pauseSeconds = parser.value(QStringLiteral("pause")).toInt();
    result.receiveBufferSize = parser.value(QStringLiteral("receive-buffer")).toLongLong();
    result.proxyKind = parser.value(QStringLiteral("proxy"));
    result.proxyPort = parser.value(QStringLiteral("proxy-port")).toUShort();
    result.directory = parser.value(QStringLiteral("directory"));
    return result;
}

void writeNumber(char *to, qint64 number)
{
    for (int i = numberSize - 1; i >= 0; --i) {
        to[i] = char('0' + number % 10);
        number /= 10;
    }
}

qint64 parseSize(const QString &text)
{
    QString digits = text;
    qint64 unit = 1;
    for (const char suffix : {'K', 'M', 'G'}) {
        unit *= 1024;
        if (digits.endsWith(QLatin1Char(suffix))) {
            digits.chop(1);
            return digits.toLongLong() * unit;
        }
    }
    return digits.toLongLong();
}

QByteArray sizeName(qint64 bytes)
{
    if (bytes % (1024 * 1024) == 0)
        return QByteArray::number(bytes / (1024 * 1024)) + " MiB";
    if (bytes % 1024 == 0)
        return QByteArray::number(bytes / 1024) + " KiB";
    return QByteArray::number(bytes) + " B";
}

qint64 memoryKiB(const char *field)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray status = file.readAll();
    const qsizetype begin = status.indexOf(field) + qsizetype(std::strlen(field)) + 1;
    return status.mid(begin, status.indexOf("kB", begin) - begin).trimmed().toLongLong();
}

void printLine(const QJsonObject &object)
{
    const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    std::fflush(stdout);
}
