// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "deflatemessages.h"

#include <QtCore/qrandom.h>

#include <algorithm>

using namespace Qt::StringLiterals;

static constexpr qsizetype contentSize = 200 * 1000;

static QByteArray makeJson()
{
    QRandomGenerator random(1);
    QByteArray json;
    for (int i = 0; json.size() < contentSize; ++i) {
        json += "{\"id\":" + QByteArray::number(i) + ",\"price\":" + QByteArray::number(random.bounded(100000) / 100.0)
                + ",\"name\":\"M\u00f6bel\",\"inStock\":" + (random.bounded(2) == 0 ? "true" : "false") + "},\n";
    }
    return json;
}

// Rows of pixels that change slowly, with some noise.
static QByteArray makePicture()
{
    constexpr int width = 512;
    QRandomGenerator random(2);
    QByteArray pixels(contentSize, Qt::Uninitialized);
    for (int i = 0; i < pixels.size(); ++i)
        pixels[i] = char((i % width + i / width) / 8 + random.bounded(4));
    return pixels;
}

static QByteArray makeProse()
{
    const QByteArrayList words = {"Habe",    "nun",         "ach",         "Philosophie", "Juristerei", "und",
                                  "Medizin", "leider",      "auch",        "Theologie",   "durchaus",   "studiert",
                                  "mit",     "hei\u00dfem", "Bem\u00fchn", "\u2014",      "Da",         "steh",
                                  "ich",     "armer",       "Tor",         "klug",        "als"};
    QRandomGenerator random(3);
    QByteArray prose;
    while (prose.size() < contentSize)
        prose += words.at(random.bounded(int(words.size()))) + (random.bounded(8) == 0 ? ",\n" : " ");
    return prose;
}

static QByteArray makeHtml()
{
    QRandomGenerator random(4);
    QByteArray html = "<!doctype html><html><body><table class=\"results\">\n";
    while (html.size() < contentSize) {
        html += "<tr class=\"row\"><td><a href=\"/item/" + QByteArray::number(random.bounded(1000000))
                + "\">Details</a></td><td class=\"number\">" + QByteArray::number(random.bounded(1000))
                + "</td></tr>\n";
    }
    return html;
}

// Compressed already.
static QByteArray makeArchive()
{
    QRandomGenerator random(5);
    QByteArray archive(contentSize, Qt::Uninitialized);
    std::generate(archive.begin(), archive.end(), [&random] { return char(random.bounded(256)); });
    return archive;
}

static QByteArray contentOf(DeflateContent content)
{
    static const QByteArrayList contents = {makeJson(), makePicture(), makeProse(), makeHtml(), makeArchive()};
    return contents.at(int(content));
}

QString nameOf(DeflateContent content)
{
    static const QStringList names = {u"JSON"_s, u"a picture"_s, u"prose"_s, u"HTML"_s, u"an archive"_s};
    return names.at(int(content));
}

bool isText(DeflateContent content)
{
    return content != DeflateContent::Picture && content != DeflateContent::Archive;
}

QByteArray partOf(DeflateContent content, qsizetype size, int number)
{
    constexpr qsizetype stride = 7919;
    const QByteArray whole = contentOf(content);
    const auto isWithinCharacter = [&](qsizetype at) { return isText(content) && (whole.at(at) & 0xc0) == 0x80; };
    qsizetype begin = number * stride % (whole.size() - size);
    qsizetype end = begin + size;
    while (isWithinCharacter(begin))
        ++begin;
    while (isWithinCharacter(end))
        --end;
    return whole.mid(begin, end - begin);
}

// zlib has no window of 8 bits, and in its one of 9 no reference goes back more than 250 bytes.
static int windowBitsOf(const DeflateTerms &terms)
{
    return terms.serverMaxWindowBits == 0 ? 15 : std::max(terms.serverMaxWindowBits, 9);
}

DeflatePeer::DeflatePeer(const DeflateTerms &terms, PeerDeflater::Blocks blocks)
    : m_keepsContext(!terms.serverNoContextTakeover), m_deflater(windowBitsOf(terms), blocks)
{
}

QByteArray DeflatePeer::compress(const QByteArray &message)
{
    QByteArray payload = m_deflater.compress(message);
    if (!m_keepsContext)
        m_deflater.forget();
    return payload;
}

QByteArray DeflatePeer::frames(int opcode, const QByteArray &message, qsizetype fragmentSize)
{
    return compressedFrames(opcode, compress(message), fragmentSize);
}

QByteArray compressedFrames(int opcode, const QByteArray &payload, qsizetype fragmentSize)
{
    if (fragmentSize == 0 || payload.size() <= fragmentSize)
        return frame(opcode, payload, true, compressedBit);
    QByteArray bytes = frame(opcode, payload.left(fragmentSize), false, compressedBit);
    qsizetype offset = fragmentSize;
    for (; offset + fragmentSize < payload.size(); offset += fragmentSize)
        bytes += nextFragment(payload.mid(offset, fragmentSize));
    return bytes + lastFragment(payload.mid(offset));
}
