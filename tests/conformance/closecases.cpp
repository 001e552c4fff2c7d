// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancecase.h"

using namespace Qt::StringLiterals;
using Chopping = ConformanceCase::Chopping;
using LastAct = ConformanceCase::LastAct;

static constexpr int Text = RawFrame::Text;

static void addOrders(ConformanceCategory *category)
{
    const auto section = u"5.5.1"_s;
    category->add(u"7.1.1"_s, section, u"message, then Close"_s, textFrame("Hello"))
            .delivers({textOf("Hello")})
            .then(closeFrame(1000))
            .closesWith(1000);
    category->add(u"7.1.1.1"_s, section, u"message and Close in one segment"_s, textFrame("Hello") + closeFrame(1000))
            .delivers({textOf("Hello")})
            .withoutEcho()
            .closesWith(1000);
    category->add(u"7.1.2"_s, section, u"two Close frames"_s, closeFrame(1000) + closeFrame(1000)).closesWith(1000);
    category->add(u"7.1.2.1"_s, section, u"two Close frames with different codes"_s,
                  closeFrame(3000, "a") + closeFrame(4000))
            .closesWith(3000, "a");
    category->add(u"7.1.3"_s, section, u"Close, then a Ping, which is not answered"_s,
                  closeFrame(1000) + pingFrame("p"))
            .closesWith(1000);
    category->add(u"7.1.4"_s, section, u"Close, then a message, which is dropped"_s,
                  closeFrame(1000) + textFrame("late"))
            .closesWith(1000);
    category->add(u"7.1.4.1"_s, section, u"Close, then something reserved"_s, closeFrame(1000) + frame(3, "x", true, 7))
            .closesWith(1000);
    category->add(u"7.1.4.2"_s, section, u"Close, then bad UTF-8"_s, closeFrame(1000) + textFrame("\xff"))
            .closesWith(1000);
    category->add(u"7.1.4.3"_s, section, u"Close, then half a frame"_s, closeFrame(1000) + binaryFrame("half").left(4))
            .closesWith(1000);
    category->add(u"7.1.4.4"_s, section, u"Close, then 1 MiB"_s,
                  closeFrame(1000) + binaryFrame(QByteArray(1024 * 1024, 'x')))
            .closesWith(1000);
    category->add(u"7.1.5"_s, section, u"Close between fragments"_s,
                  firstFragment(Text, "fragment1") + closeFrame(1000) + lastFragment("fragment2"))
            .closesWith(1000);
    category->add(u"7.1.5.1"_s, section, u"Close after a first fragment, in writes of 1 byte"_s,
                  firstFragment(Text, "fragment1") + closeFrame(1000))
            .chopped(Chopping::Bytes)
            .closesWith(1000);
    category->add(u"7.1.6"_s, section, u"256 KiB, Close, Ping in one segment"_s,
                  textFrame(QByteArray(256 * 1024, 'B')) + closeFrame(1000) + pingFrame())
            .delivers({textOf(QByteArray(256 * 1024, 'B'))})
            .withoutEcho()
            .closesWith(1000);
}

static void addBodies(ConformanceCategory *category)
{
    const auto section = u"5.5.1, 7.1.6"_s;
    category->add(u"7.3.1"_s, u"5.5.1, 7.1.5"_s, u"empty body"_s, frame(RawFrame::Close, "")).closesWithoutCode();
    category->add(u"7.3.1.1"_s, u"5.5.1, 7.1.5"_s, u"empty body in writes of 1 byte"_s, frame(RawFrame::Close, ""))
            .chopped(Chopping::Bytes)
            .closesWithoutCode();
    category->add(u"7.3.2"_s, u"5.5.1"_s, u"body of 1 byte"_s, frame(RawFrame::Close, "\x03")).fails(1002);
    category->add(u"7.3.3"_s, section, u"code without reason"_s, closeFrame(1000)).closesWith(1000);
    category->add(u"7.3.4"_s, section, u"code and reason"_s, closeFrame(1000, "Hello")).closesWith(1000, "Hello");
    category->add(u"7.3.4.1"_s, section, u"code and reason in writes of 1 byte"_s, closeFrame(4001, "Hello"))
            .chopped(Chopping::Bytes)
            .closesWith(4001, "Hello");
    const QByteArray longest(123, 'r');
    category->add(u"7.3.5"_s, section, u"reason of 123 bytes"_s, closeFrame(1000, longest)).closesWith(1000, longest);
    category->add(u"7.3.6"_s, u"5.5"_s, u"reason of 124 bytes"_s, closeFrame(1000, longest + 'r')).fails(1002);
    category->add(u"7.3.7"_s, u"5.5"_s, u"body of 65 536 bytes"_s, closeFrame(1000, QByteArray(65534, 'r')))
            .fails(1002);
    const QByteArray euros = QByteArray("\xe2\x82\xac").repeated(41);
    category->add(u"7.3.8"_s, section, u"reason of 123 bytes in three-byte characters"_s, closeFrame(1000, euros))
            .closesWith(1000, euros);

    int number = 1;
    for (const char *hex :
         {"cebae1bdb9cf83cebcceb5eda080656469746564", "ff", "80", "c0af", "eda080", "f4908080", "e282"}) {
        category->add(u"7.5.%1"_s.arg(number++), u"5.5.1, 8.1"_s,
                      u"reason that is no UTF-8: %1"_s.arg(QString::fromLatin1(hex)),
                      closeFrame(1000, QByteArray::fromHex(hex)))
                .fails(1007);
    }
    category->add(u"7.5.8"_s, section, u"reason with NUL"_s, closeFrame(1000, QByteArray("a\0b", 3)))
            .closesWith(1000, QByteArray("a\0b", 3));
}

static void addCodes(ConformanceCategory *category)
{
    int number = 1;
    for (const int code :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999, 1012, 1013, 1014, 3001, 4998}) {
        category->add(u"7.7.%1"_s.arg(number++), u"7.4"_s, u"code %1"_s.arg(code), closeFrame(code)).closesWith(code);
    }
    number = 1;
    for (const int code : {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 1, 125, 1015, 1017, 1099, 1999}) {
        category->add(u"7.9.%1"_s.arg(number), u"7.4"_s, u"code %1"_s.arg(code), closeFrame(code)).fails(1002);
        category->add(u"7.9.%1.1"_s.arg(number++), u"7.4"_s, u"code %1 with a reason"_s.arg(code),
                      closeFrame(code, "reason"))
                .fails(1002);
    }
    number = 1;
    for (const int code : {5000, 65535, 5001, 32767, 32768})
        category->add(u"7.13.%1"_s.arg(number++), u"7.4.2"_s, u"code %1"_s.arg(code), closeFrame(code)).fails(1002);
}

static void addOurClose(ConformanceCategory *category)
{
    auto ours = [category, number = 1](const QString &what, const QByteArray &answer) mutable -> ConformanceCase & {
        return category->add(u"7.20.%1"_s.arg(number++), u"7.1"_s, u"we close; the peer "_s + what, {})
                .then(answer)
                .afterOurClose({1000, u"bye"_s});
    };
    ours(u"answers with our code"_s, closeFrame(1000, "bye")).closesWith(1000, "bye");
    ours(u"answers with a code of its own"_s, closeFrame(4000, "no")).closesWith(4000, "no");
    ours(u"answers without a code"_s, frame(RawFrame::Close, "")).closesWithoutCode();
    ours(u"answers twice"_s, closeFrame(1000) + closeFrame(1001)).closesWith(1000);
    ours(u"answers in writes of 1 byte"_s, closeFrame(1000, "bye")).chopped(Chopping::Bytes).closesWith(1000, "bye");
    ours(u"sends messages before its answer"_s, textFrame("late").repeated(100) + closeFrame(1000)).closesWith(1000);
    ours(u"sends 1 MiB before its answer"_s, binaryFrame(QByteArray(1024 * 1024, 'x')) + closeFrame(1000))
            .closesWith(1000);
    ours(u"sends Pings before its answer"_s, pingFrame("p").repeated(3) + closeFrame(1000))
            .answersWhileClosing({"p", "p", "p"})
            .closesWith(1000);
    ours(u"sends Pings after its answer"_s, closeFrame(1000) + pingFrame("p")).closesWith(1000);
    ours(u"sends a first fragment before its answer"_s, firstFragment(Text, "f") + closeFrame(1000)).closesWith(1000);
    ours(u"sends a message after its answer"_s, closeFrame(1000) + textFrame("later")).closesWith(1000);
    ours(u"answers with an invalid code"_s, closeFrame(1005)).fails(1002);
    ours(u"answers with a body of 1 byte"_s, frame(RawFrame::Close, "x")).fails(1002);
    ours(u"violates the protocol instead of answering"_s, frame(3, "")).fails(1002);
    ours(u"sends bad UTF-8 instead of answering"_s, textFrame("\xff")).fails(1007);
    ours(u"ends TCP instead of answering"_s, {}).isLost();
    ours(u"resets TCP instead of answering"_s, {}).endsWith(LastAct::Reset).isLost();
    ours(u"ends TCP within its answer"_s, closeFrame(1000, "bye").left(3)).isLost();
    category->add(u"7.21.1"_s, u"5.5.1, 7.1"_s, u"we close without a code; the peer answers without one"_s, {})
            .then(frame(RawFrame::Close, ""))
            .afterOurClose({})
            .closesWithoutCode();
    category->add(u"7.21.2"_s, u"7.4.2"_s, u"we close with 4999; the peer answers with 1000"_s, {})
            .then(closeFrame(1000))
            .afterOurClose({4999, QString()})
            .closesWith(1000);
}

static void addDrops(ConformanceCategory *category)
{
    int number = 1;
    for (const LastAct act : {LastAct::Fin, LastAct::Reset}) {
        const QString how = act == LastAct::Fin ? u"FIN"_s : u"RST"_s;
        const auto dropped = [&](const QString &what, const QByteArray &first) -> ConformanceCase & {
            return category->add(u"7.30.%1"_s.arg(number++), u"7.1.5, 7.2.1"_s, how + what, first)
                    .endsWith(act)
                    .isLost();
        };
        dropped(u" at once"_s, {});
        dropped(u" after a message"_s, textFrame("last")).delivers({textOf("last")});
        dropped(u" after a Ping"_s, pingFrame("last")).answersPings({"last"});
        dropped(u" within a frame header"_s, binaryFrame(QByteArray(1000, 'x')).left(3));
        dropped(u" within a payload"_s, textFrame("not all of it").left(8));
        dropped(u" within a Close frame"_s, closeFrame(1000, "bye").left(4));
        dropped(u" between fragments"_s, firstFragment(Text, "first"));
        dropped(u" within a fragment"_s, firstFragment(Text, "first").left(4));
    }
}

ConformanceCategory closeCases()
{
    ConformanceCategory category(u"7 Close handling"_s);
    addOrders(&category);
    addBodies(&category);
    addCodes(&category);
    addOurClose(&category);
    addDrops(&category);
    return category;
}
