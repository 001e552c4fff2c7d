// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancecase.h"

using namespace Qt::StringLiterals;
using Chopping = ConformanceCase::Chopping;

static constexpr int Text = RawFrame::Text;
static constexpr int Binary = RawFrame::Binary;
static const auto section = u"5.6, 8.1"_s;
static const QByteArray greek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5"; // kosme

static QByteArray fromHex(const char *hex)
{
    return QByteArray::fromHex(hex);
}

static QString named(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.size() > 20 ? bytes.left(20).toHex(' ') + "..." : bytes.toHex(' '));
}

// Sequences with Autobahn's numbers: group.1, group.2, ...
static void addGroup(ConformanceCategory *category, const QString &group, bool valid,
                     const QList<QByteArray> &sequences, int number = 1)
{
    for (const QByteArray &sequence : sequences) {
        auto &added = category->add(u"%1.%2"_s.arg(group).arg(number++), section,
                                    u"%1 UTF-8: %2"_s.arg(valid ? u"valid"_s : u"invalid"_s, named(sequence)),
                                    textFrame(sequence));
        if (valid)
            added.delivers({textOf(sequence)}).chopped(number % 2 ? Chopping::Bytes : Chopping::Whole);
        else
            added.fails(1007);
    }
}

static void addHello(ConformanceCategory *category)
{
    const QByteArray hello = "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!";
    category->add(u"6.1.1"_s, section, u"empty text"_s, textFrame("")).delivers({textOf("")});
    category->add(u"6.1.2"_s, section, u"three empty fragments"_s,
                  firstFragment(Text, "") + nextFragment("") + lastFragment(""))
            .delivers({textOf("")});
    category->add(u"6.1.3"_s, section, u"text between two empty fragments"_s,
                  firstFragment(Text, "") + nextFragment("middle") + lastFragment(""))
            .delivers({textOf("middle")});
    category->add(u"6.2.1"_s, section, u"valid text in one frame"_s, textFrame(hello)).delivers({textOf(hello)});
    category->add(u"6.2.2"_s, section, u"valid text in two fragments, split at a character"_s, splitText(hello, 12))
            .delivers({textOf(hello)});
    for (const auto &[id, text] : {std::pair(u"6.2.3"_s, hello), std::pair(u"6.2.4"_s, greek)}) {
        QByteArray bytes = firstFragment(Text, text.left(1));
        for (qsizetype i = 1; i < text.size() - 1; ++i)
            bytes += nextFragment(text.mid(i, 1));
        category->add(id, section, u"valid text in fragments of 1 byte"_s, bytes + lastFragment(text.right(1)))
                .delivers({textOf(text)});
    }
    const QByteArray bad = greek + fromHex("eda080") + "edited";
    category->add(u"6.3.1"_s, section, u"a surrogate within valid text"_s, textFrame(bad)).fails(1007);
    QByteArray bytes = firstFragment(Text, bad.left(1));
    for (qsizetype i = 1; i < bad.size() - 1; ++i)
        bytes += nextFragment(bad.mid(i, 1));
    category->add(u"6.3.2"_s, section, u"the same in fragments of 1 byte"_s, bytes + lastFragment(bad.right(1)))
            .fails(1007);
}

static void addAutobahnSequences(ConformanceCategory *category)
{
    addGroup(category, u"6.5"_s, true, {greek});
    for (qsizetype size = 1; size <= greek.size(); ++size) {
        const bool valid = size == 2 || size == 5 || size == 7 || size == 9 || size == 11;
        addGroup(category, u"6.6"_s, valid, {greek.left(size)}, int(size));
    }
    addGroup(category, u"6.7"_s, true, {fromHex("00"), fromHex("c280"), fromHex("e0a080"), fromHex("f0908080")});
    addGroup(category, u"6.8"_s, false, {fromHex("f888808080"), fromHex("fc8480808080")});
    addGroup(category, u"6.9"_s, true, {fromHex("7f"), fromHex("dfbf"), fromHex("efbfbf"), fromHex("f48fbfbf")});
    addGroup(category, u"6.10"_s, false, {fromHex("f7bfbfbf"), fromHex("fbbfbfbfbf"), fromHex("fdbfbfbfbfbf")});
    addGroup(category, u"6.11"_s, true, {fromHex("ed9fbf"), fromHex("ee8080"), fromHex("efbfbd"), fromHex("f48fbfbf")});
    addGroup(category, u"6.11"_s, false, {fromHex("f4908080")}, 5);

    QByteArray continuations;
    for (int byte = 0x80; byte <= 0xbf; ++byte)
        continuations += char(byte);
    addGroup(category, u"6.12"_s, false,
             {fromHex("80"), fromHex("bf"), fromHex("80bf"), fromHex("80bf80"), fromHex("80bf80bf"),
              fromHex("80bf80bf80"), fromHex("80bf80bf80bf"), continuations});
    const auto lonely = [](int from, int to) {
        QByteArray bytes;
        for (int byte = from; byte <= to; ++byte)
            bytes += QByteArray(1, char(byte)) + ' ';
        return bytes;
    };
    addGroup(category, u"6.13"_s, false,
             {lonely(0xc0, 0xdf), lonely(0xe0, 0xef), lonely(0xf0, 0xf7), lonely(0xf8, 0xfb), lonely(0xfc, 0xfd)});
    const QList<QByteArray> incomplete = {
            fromHex("c0"), fromHex("e080"), fromHex("f08080"), fromHex("f8808080"), fromHex("fc80808080"),
            fromHex("df"), fromHex("efbf"), fromHex("f7bfbf"), fromHex("fbbfbfbf"), fromHex("fdbfbfbfbf")};
    addGroup(category, u"6.14"_s, false, incomplete);
    addGroup(category, u"6.15"_s, false, {incomplete.join()});
    addGroup(category, u"6.16"_s, false, {fromHex("fe"), fromHex("ff"), fromHex("fefeffff")});
    addGroup(category, u"6.17"_s, false,
             {fromHex("c0af"), fromHex("e080af"), fromHex("f08080af"), fromHex("f8808080af"), fromHex("fc80808080af")});
    addGroup(category, u"6.18"_s, false,
             {fromHex("c1bf"), fromHex("e09fbf"), fromHex("f08fbfbf"), fromHex("f887bfbfbf"), fromHex("fc83bfbfbfbf")});
    addGroup(category, u"6.19"_s, false,
             {fromHex("c080"), fromHex("e08080"), fromHex("f0808080"), fromHex("f880808080"), fromHex("fc8080808080")});
    addGroup(category, u"6.20"_s, false,
             {fromHex("eda080"), fromHex("edadbf"), fromHex("edae80"), fromHex("edafbf"), fromHex("edb080"),
              fromHex("edbe80"), fromHex("edbfbf")});
    addGroup(category, u"6.21"_s, false,
             {fromHex("eda080edb080"), fromHex("eda080edbfbf"), fromHex("edadbfedb080"), fromHex("edadbfedbfbf"),
              fromHex("edae80edb080"), fromHex("edae80edbfbf"), fromHex("edafbfedb080"), fromHex("edafbfedbfbf")});
    QList<QByteArray> nonCharacters;
    for (char32_t plane = 0; plane <= 16; ++plane) {
        for (const char32_t last : {0xfffe, 0xffff}) {
            const char32_t character = plane * 0x10000 + last;
            nonCharacters += QString::fromUcs4(&character, 1).toUtf8();
        }
    }
    addGroup(category, u"6.22"_s, true, nonCharacters);
    addGroup(category, u"6.23"_s, true,
             {fromHex("efbfb9"), fromHex("efbfba"), fromHex("efbfbb"), fromHex("efbfbc"), fromHex("efbfbd"),
              fromHex("efbbbf"), fromHex("efbbbf61efbbbf")});
}

// Not in Autobahn: every byte position of characters of every length, valid and not.
static void addSplits(ConformanceCategory *category)
{
    int group = 0;
    for (const char *hex : {"c280", "dfbf", "e0a080", "ed9fbf", "efbfbf", "f0908080", "f48fbfbf"}) {
        const QByteArray text = "a" + fromHex(hex) + "b";
        ++group;
        for (qsizetype split = 1; split < text.size(); ++split) {
            const bool withPing = split % 2;
            auto &added = category->add(u"6.30.%1.%2"_s.arg(group).arg(split), section,
                                        u"a %1 b in fragments split at byte %2%3"_s.arg(QString::fromLatin1(hex))
                                                .arg(split)
                                                .arg(withPing ? u", a Ping between them"_s : QString()),
                                        splitText(text, split, withPing ? pingFrame("p") : QByteArray()));
            added.delivers({textOf(text)});
            if (withPing)
                added.answersPings({"p"});
        }
    }
    group = 0;
    for (const char *hex :
         {"c080", "c1bf", "e09fbf", "eda080", "edbfbf", "f08fbfbf", "f4908080", "f5808080", "e28228", "f09f9228"}) {
        const QByteArray text = "a" + fromHex(hex) + "b";
        ++group;
        for (qsizetype split = 1; split < text.size(); ++split) {
            category->add(u"6.31.%1.%2"_s.arg(group).arg(split), section,
                          u"a %1 b in fragments split at byte %2"_s.arg(QString::fromLatin1(hex)).arg(split),
                          splitText(text, split))
                    .fails(1007);
        }
    }
}

// The message is never completed: it has to be failed by what is there of it.
static void addFailFast(ConformanceCategory *category)
{
    const QByteArray bad = fromHex("f4908080");
    category->add(u"6.4.1"_s, section, u"fail fast: the second of three fragments is bad"_s,
                  firstFragment(Text, greek) + nextFragment(bad))
            .fails(1007);
    category->add(u"6.4.2"_s, section, u"fail fast: bad across two fragments of three"_s,
                  firstFragment(Text, greek + bad.left(1)) + nextFragment(bad.mid(1, 1)))
            .fails(1007);
    const QByteArray whole = textFrame(greek + bad + "edited");
    category->add(u"6.4.3"_s, section, u"fail fast: a frame that has come as far as its bad character"_s,
                  whole.left(2 + greek.size() + bad.size()))
            .fails(1007);
    category->add(u"6.4.4"_s, section, u"fail fast: a frame that has come as far as its first bad byte"_s,
                  whole.left(2 + greek.size() + 2))
            .chopped(Chopping::Bytes)
            .fails(1007);

    // Each as far as the byte that no valid text can have there.
    int number = 1;
    for (const char *hex :
         {"80",   "bf",   "c0",   "c1",     "f5",   "fe",   "ff",   "c228", "c2c2",   "e080",    "e09f",
          "eda0", "edbf", "e2c2", "e28228", "f080", "f08f", "f490", "f4bf", "f09f28", "f09f9228"}) {
        const QByteArray text = "ok" + fromHex(hex);
        const QString name = QString::fromLatin1(hex);
        category->add(u"6.40.%1"_s.arg(number), section,
                      u"fail fast: %1 in a frame of which more is to come"_s.arg(name),
                      textFrame(text + QByteArray(200, 'x')).left(4 + text.size()))
                .chopped(number % 2 ? Chopping::Bytes : Chopping::Whole)
                .fails(1007);
        category->add(u"6.41.%1"_s.arg(number), section,
                      u"fail fast: %1 in a fragment of which more is to come"_s.arg(name),
                      firstFragment(Text, greek) + nextFragment(text + QByteArray(200, 'x')).left(4 + text.size()))
                .chopped(number % 2 ? Chopping::Whole : Chopping::Bytes)
                .fails(1007);
        category->add(u"6.42.%1"_s.arg(number), section,
                      u"fail fast: %1 ends a fragment that is not the last"_s.arg(name), firstFragment(Text, text))
                .fails(1007);
        ++number;
    }
}

static void addLargeTexts(ConformanceCategory *category)
{
    const QByteArray euros = QByteArray("\xe2\x82\xac").repeated(300 * 1000);
    const QByteArray half = euros.left(400 * 1000); // ends inside a character
    category->add(u"6.50"_s, section, u"900 000 bytes of three-byte characters, in large pieces"_s, textFrame(euros))
            .delivers({textOf(euros)})
            .chopped(Chopping::LargePieces);
    category->add(u"6.51"_s, section, u"the same in two fragments, split inside a character"_s,
                  splitText(euros, half.size()))
            .delivers({textOf(euros)})
            .chopped(Chopping::LargePieces);
    category->add(u"6.52"_s, section, u"the same with its last byte missing"_s, textFrame(euros.chopped(1)))
            .chopped(Chopping::LargePieces)
            .fails(1007);
    category->add(u"6.53"_s, section, u"fail fast: 400 000 bytes of 900 000, the last one bad"_s,
                  textFrame(half + '\xff' + euros).left(10 + half.size() + 1))
            .chopped(Chopping::LargePieces)
            .fails(1007);
    category->add(u"6.54"_s, u"5.6"_s, u"what is no UTF-8, in a binary message"_s, binaryFrame(fromHex("f4908080ff")))
            .delivers({binaryOf(fromHex("f4908080ff"))});
    category->add(u"6.55"_s, u"5.6"_s, u"what is no UTF-8, in a fragmented binary message after a fragmented text"_s,
                  splitText(greek, 1) + firstFragment(Binary, fromHex("f490")) + lastFragment(fromHex("8080ff")))
            .delivers({textOf(greek), binaryOf(fromHex("f4908080ff"))});
    category->add(u"6.56"_s, section, u"a character may not begin in one message and end in the next"_s,
                  textFrame("ok"))
            .delivers({textOf("ok")})
            .then(textFrame(fromHex("e282")) + textFrame(fromHex("ac")))
            .fails(1007);
}

ConformanceCategory utf8Cases()
{
    ConformanceCategory category(u"6 UTF-8"_s);
    addHello(&category);
    addAutobahnSequences(&category);
    addSplits(&category);
    addFailFast(&category);
    addLargeTexts(&category);
    return category;
}
