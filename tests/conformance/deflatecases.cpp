// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "deflatemessages.h"

using namespace Qt::StringLiterals;

namespace {

// Of the messages of one case, and of the fragments that they come in; 0: one frame.
struct Sizes
{
    qsizetype message = 0;
    qsizetype fragment = 0;
};

constexpr Sizes allSizes[] = {
        {16, 0},      {64, 0},      {256, 0},      {1024, 0},      {4096, 0},      {8192, 0},
        {16384, 0},   {32768, 0},   {65536, 0},    {131072, 0},    {8192, 256},    {16384, 256},
        {32768, 256}, {65536, 256}, {131072, 256}, {131072, 1024}, {131072, 4096}, {131072, 32768},
};

// The test suite sends 1000 of all sizes.
int countFor(qsizetype size)
{
    return size <= 1024 ? 20 : size <= 16384 ? 5 : 2;
}

QString describe(const Sizes &sizes)
{
    const QString messages = u"%1 of %2 bytes"_s.arg(countFor(sizes.message)).arg(sizes.message);
    return sizes.fragment == 0 ? messages : messages + u" in fragments of %1"_s.arg(sizes.fragment);
}

// Larger messages that do not shrink are sent as they are.
bool isHopeless(DeflateContent content, qsizetype size)
{
    constexpr qsizetype small = 16384;
    return content == DeflateContent::Archive && size > small;
}

// One case for each of the sizes.
void addAllSizes(ConformanceCategory *category, const QString &id, const QString &section, DeflateContent content,
                 const DeflateTerms &terms, const WebSocketCompression &offered = {})
{
    int number = 1;
    for (const Sizes &sizes : allSizes) {
        DeflatePeer peer(terms);
        QByteArray bytes;
        QList<ReceivedMessage> messages;
        for (int i = 0; i < countFor(sizes.message); ++i) {
            const QByteArray message = partOf(content, sizes.message, i);
            bytes += peer.frames(isText(content) ? RawFrame::Text : RawFrame::Binary, message, sizes.fragment);
            messages.append({isText(content), message});
        }
        const QString what = u"%1: %2; %3"_s.arg(nameOf(content), describe(sizes), QLatin1StringView(terms.toAnswer()));
        ConformanceCase &added = category->add(id + u".%1"_s.arg(number++), section, what, bytes);
        added.offers(offered).agreesTo(terms).delivers(messages);
        if (isHopeless(content, sizes.message))
            added.withPlainEcho();
    }
}

} // namespace

ConformanceCategory deflateMessageCases()
{
    ConformanceCategory category(u"12 Compression: messages"_s);
    int number = 1;
    for (const DeflateContent content : {DeflateContent::Json, DeflateContent::Picture, DeflateContent::Prose,
                                         DeflateContent::Html, DeflateContent::Archive})
        addAllSizes(&category, u"12.%1"_s.arg(number++), u"RFC 7692, 7.2"_s, content, {});
    return category;
}

// The test suite asks the client for these; here both sides keep to them.
ConformanceCategory deflateParameterCases()
{
    ConformanceCategory category(u"13 Compression: parameters"_s);
    const DeflateTerms asked[] = {
            {false, false, 0, 0},   {true, true, 0, 0}, {false, false, 9, 9},
            {false, false, 15, 15}, {true, true, 9, 9}, {true, true, 15, 15},
    };
    int number = 1;
    for (const DeflateTerms &terms : asked)
        addAllSizes(&category, u"13.%1"_s.arg(number++), u"RFC 7692, 7.1"_s, DeflateContent::Json, terms);
    WebSocketCompression offered;
    offered.serverNoContextTakeover = true;
    offered.serverMaxWindowBits = 9;
    addAllSizes(&category, u"13.%1"_s.arg(number), u"RFC 7692, 7.1"_s, DeflateContent::Prose, {true, false, 9, 0},
                offered);
    return category;
}
