// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "options.h"

#include <QtCore/qcommandlineparser.h>
#include <QtNetwork/qsslcertificate.h>
#include <QtNetwork/qsslsocket.h>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
            u"Connects to a WebSocket server: standard input becomes messages, messages become standard output.\n"
            "Neither side can outrun the other: what is read and what is received waits in the network.\n"
            "\n"
            "At the end of input the connection is closed. Before that, answers are awaited: as many as\n"
            "messages were sent, until none arrives for --linger seconds; with --count, that many.\n"
            "\n"
            "Exit status: 0 closed cleanly, 1 not opened, 2 wrong usage, 3 not closed cleanly,\n"
            "4 aborted or timed out."_s);
    parser.addPositionalArgument(u"URL"_s, u"A ws, wss, http or https URL."_s);
    parser.addOptions({
            {{u"h"_s, u"help"_s}, u"Show this text."_s},
            {u"version"_s, u"Show the version."_s},
            {u"text"_s, u"A line is a text message and a message a line (default)."_s},
            {u"binary"_s, u"Input is sent in binary messages of up to 64 KiB, output is written as it is."_s},
            {u"one-message"_s,
             u"All input is one message, of text or --binary, and messages are written as they come, without line "
             u"ends; "
             "they may be larger than memory."_s},
            {u"input"_s, u"Read FILE instead of standard input."_s, u"FILE"_s},
            {u"output"_s, u"Write to FILE instead of standard output."_s, u"FILE"_s},
            {u"no-input"_s, u"Send nothing and stay open until the peer closes."_s},
            {u"count"_s, u"Close after N messages were received."_s, u"N"_s},
            {u"limit-rate"_s, u"Take at most this many bytes per second; k, M and G are understood."_s,
             u"BYTES_PER_S"_s},
            {u"linger"_s, u"Wait S seconds for an answer after the end of input (default 1)."_s, u"S"_s},
            {u"close-code"_s, u"Close with code N: 1000 or 3000 to 4999 (default none)."_s, u"N"_s},
            {u"close-reason"_s, u"Close with reason R, at most 123 bytes of UTF-8."_s, u"R"_s},
            {u"protocol"_s, u"Ask for subprotocol P; may be repeated."_s, u"P"_s},
            {u"header"_s, u"Send this header with the opening handshake; may be repeated."_s, u"K: V"_s},
            {u"origin"_s, u"Send this origin, as in https://example.org; some servers want one."_s, u"O"_s},
            {u"compress"_s, u"Offer to compress messages (default)."_s},
            {u"no-compress"_s, u"Send and receive messages as they are."_s},
            {u"compress-level"_s, u"Compress with level N: 1 is fast, 9 small, 0 nothing, -1 a compromise (default)."_s,
             u"N"_s},
            {u"compress-threshold"_s, u"Compress messages of N bytes and more (default 1024)."_s, u"N"_s},
            {u"timeout"_s, u"Give up if the connection is not open after S seconds."_s, u"S"_s},
            {u"insecure"_s, u"Accept any certificate of the server."_s},
            {u"ca-file"_s, u"Trust the certificates in F (PEM) instead of the system's."_s, u"F"_s},
            {u"stats"_s, u"Write one JSON object to standard error at the end, also instead of an error message."_s},
            {u"serve"_s, u"Be an echo server on this port of the local host; 0 picks one. Prints its URL."_s,
             u"PORT"_s},
            {u"demo"_s, u"Show for six seconds what backpressure does to memory."_s},
    });
}

double parseNumber(const QString &option, const QString &text, double minimum, double maximum)
{
    bool ok = false;
    const double value = text.toDouble(&ok);
    if (ok && value >= minimum && value <= maximum)
        return value;
    throw UsageError{
            u"--%1 is \"%2\"; a number from %3 to %4 is allowed."_s.arg(option, text).arg(minimum).arg(maximum)};
}

qint64 parseInteger(const QString &option, const QString &text, qint64 minimum, qint64 maximum)
{
    bool ok = false;
    const qint64 value = text.toLongLong(&ok);
    if (ok && value >= minimum && value <= maximum)
        return value;
    const QString range = maximum == std::numeric_limits<qint64>::max() ? u"%1 or more"_s.arg(minimum)
                                                                        : u"%1 to %2"_s.arg(minimum).arg(maximum);
    throw UsageError{u"--%1 is \"%2\"; a whole number, %3, is allowed."_s.arg(option, text, range)};
}

qint64 parseRate(const QString &option, QString text)
{
    const QString whole = text;
    const qsizetype unit = u"kMG"_s.indexOf(text.right(1));
    const qint64 factor = text.isEmpty() || unit < 0 ? 1 : qint64(1) << (10 * (unit + 1));
    if (factor > 1)
        text.chop(1);
    bool ok = false;
    const qint64 value = text.toLongLong(&ok);
    if (ok && value >= 1 && value <= std::numeric_limits<qint64>::max() / factor)
        return value * factor;
    throw UsageError{u"--%1 is \"%2\"; a whole number of bytes per second, 1 or more, is allowed, "
                     "also with k, M or G (powers of 1024) behind it."_s.arg(option, whole)};
}

WebSocketCloseInfo parseCloseInfo(const QCommandLineParser &parser)
{
    constexpr int largestReason = 123; // RFC 6455, 5.5
    WebSocketCloseInfo info;
    if (parser.isSet(u"close-code"_s)) {
        const QString text = parser.value(u"close-code"_s);
        info.closeCode = text.toInt();
        if (info.closeCode != 1000 && (info.closeCode < 3000 || info.closeCode > 4999))
            throw UsageError{u"--close-code is \"%1\"; 1000 and 3000 to 4999 are allowed."_s.arg(text)};
    }
    info.reason = parser.value(u"close-reason"_s);
    const qsizetype size = info.reason.toUtf8().size();
    if (size > largestReason) {
        throw UsageError{
                u"--close-reason has %1 bytes of UTF-8; at most %2 are allowed."_s.arg(size).arg(largestReason)};
    }
    return info;
}

WebSocketCompression parseCompression(const QCommandLineParser &parser)
{
    WebSocketCompression compression;
    compression.enabled = !parser.isSet(u"no-compress"_s);
    if (parser.isSet(u"compress-level"_s))
        compression.level = int(parseInteger(u"compress-level"_s, parser.value(u"compress-level"_s), -1, 9));
    if (parser.isSet(u"compress-threshold"_s)) {
        compression.threshold = parseInteger(u"compress-threshold"_s, parser.value(u"compress-threshold"_s), 0,
                                             std::numeric_limits<qint64>::max());
    }
    return compression;
}

WebSocketStreamOptions parseStreamOptions(const QCommandLineParser &parser)
{
    WebSocketStreamOptions stream;
    stream.compression = parseCompression(parser);
    stream.protocols = parser.values(u"protocol"_s);
    stream.origin = parser.value(u"origin"_s);

    const QStringList headers = parser.values(u"header"_s);
    for (const QString &header : headers) {
        const qsizetype colon = header.indexOf(u':');
        if (colon < 1) // without it: a value is often a secret
            throw UsageError{u"A --header has no name and colon; \"Name: value\" is needed."_s};
        stream.headers.emplaceBack(header.left(colon).trimmed().toLatin1(), header.mid(colon + 1).trimmed().toUtf8());
    }

    if (parser.isSet(u"ca-file"_s)) {
        const QString fileName = parser.value(u"ca-file"_s);
        const auto certificates = QSslCertificate::fromPath(fileName);
        if (certificates.isEmpty())
            throw UsageError{u"--ca-file: \"%1\" cannot be read or has no certificate in PEM format."_s.arg(fileName)};
        stream.sslConfiguration.setCaCertificates(certificates);
    }
    if (parser.isSet(u"insecure"_s))
        stream.sslConfiguration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return stream;
}

void forbid(const QCommandLineParser &parser, const QString &option, const QStringList &others)
{
    for (const QString &other : others) {
        if (parser.isSet(option) && parser.isSet(other))
            throw UsageError{u"--%1 and --%2 exclude each other."_s.arg(option, other)};
    }
}

// These modes are whole programs of their own.
void requireAlone(const QCommandLineParser &parser, const QString &option, const QStringList &companions)
{
    if (!parser.positionalArguments().isEmpty())
        throw UsageError{
                u"--%1 takes no URL, but there is \"%2\"."_s.arg(option, parser.positionalArguments().first())};
    const QStringList names = parser.optionNames();
    for (const QString &name : names) {
        if (name != option && !companions.contains(name)) {
            throw UsageError{u"--%1 does not go with --%2%3."_s.arg(
                    name, option,
                    companions.isEmpty() ? QString() : u"; allowed is --"_s + companions.join(u", --"_s))};
        }
    }
}

} // namespace

QString Options::helpText()
{
    QCommandLineParser parser;
    describe(parser);
    return parser.helpText();
}

Options Options::fromArguments(const QStringList &arguments)
{
    QCommandLineParser parser;
    describe(parser);
    const bool parsed = parser.parse(arguments);

    Options options;
    if (parser.isSet(u"help"_s)) {
        options.mode = Mode::Help;
        return options;
    }
    if (parser.isSet(u"version"_s)) {
        options.mode = Mode::Version;
        return options;
    }
    if (!parsed)
        throw UsageError{parser.errorText()};

    if (parser.isSet(u"demo"_s)) {
        requireAlone(parser, u"demo"_s, {});
        options.mode = Mode::Demo;
        return options;
    }
    options.stream = parseStreamOptions(parser);
    if (parser.isSet(u"serve"_s)) {
        requireAlone(parser, u"serve"_s, {u"protocol"_s});
        options.mode = Mode::Server;
        options.port = quint16(parseInteger(u"serve"_s, parser.value(u"serve"_s), 0, 65535));
        return options;
    }

    forbid(parser, u"text"_s, {u"binary"_s});
    forbid(parser, u"no-input"_s, {u"input"_s, u"linger"_s});
    forbid(parser, u"no-compress"_s, {u"compress"_s, u"compress-level"_s, u"compress-threshold"_s});
    const QStringList urls = parser.positionalArguments();
    if (urls.size() != 1) {
        throw UsageError{urls.isEmpty()
                                 ? u"A URL is missing, such as ws://localhost:8080/."_s
                                 : u"There is more than one URL: %1 arguments that are no options."_s.arg(urls.size())};
    }
    options.url = urls.first();

    options.closeInfo = parseCloseInfo(parser);
    options.binary = parser.isSet(u"binary"_s);
    options.oneMessage = parser.isSet(u"one-message"_s);
    options.readsInput = !parser.isSet(u"no-input"_s);
    options.inputFile = parser.value(u"input"_s);
    options.outputFile = parser.value(u"output"_s);
    options.statistics = parser.isSet(u"stats"_s);
    if (parser.isSet(u"limit-rate"_s))
        options.limitRate = parseRate(u"limit-rate"_s, parser.value(u"limit-rate"_s));
    if (parser.isSet(u"count"_s))
        options.count = parseInteger(u"count"_s, parser.value(u"count"_s), 1, std::numeric_limits<qint64>::max());

    constexpr double day = 24 * 60 * 60;
    const auto milliseconds = [](double seconds) { return std::chrono::milliseconds(std::lround(seconds * 1000)); };
    if (parser.isSet(u"timeout"_s))
        options.timeout = milliseconds(parseNumber(u"timeout"_s, parser.value(u"timeout"_s), 0.001, day));
    if (parser.isSet(u"linger"_s))
        options.linger = milliseconds(parseNumber(u"linger"_s, parser.value(u"linger"_s), 0, day));
    return options;
}
