// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "deflatemessages.h"

using namespace Qt::StringLiterals;

static QByteArray answerWith(const QByteArray &lines)
{
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: %ACCEPT%\r\n"
            + lines + "\r\n";
}

static QByteArray answerTo(const QByteArray &extensions)
{
    return answerWith("Sec-WebSocket-Extensions: " + extensions + "\r\n");
}

namespace {

// Small messages, which refer to those before, and larger ones, which refer far back.
class Exchange
{
public:
    explicit Exchange(const DeflateTerms &terms)
    {
        DeflatePeer peer(terms);
        int number = 0;
        for (const qsizetype size : {300, 300, 300, 5000, 1000, 40000, 300}) {
            add(&peer, DeflateContent::Json, size, number);
            add(&peer, DeflateContent::Picture, size, number++);
        }
    }

    [[nodiscard]] QByteArray bytes() const { return m_bytes; }
    [[nodiscard]] QList<ReceivedMessage> messages() const { return m_messages; }

private:
    void add(DeflatePeer *peer, DeflateContent content, qsizetype size, int number)
    {
        const QByteArray message = partOf(content, size, number);
        m_bytes += peer->frames(isText(content) ? RawFrame::Text : RawFrame::Binary, message);
        m_messages.append({isText(content), message});
    }

    QByteArray m_bytes;
    QList<ReceivedMessage> m_messages;
};

class AnswerCategory : public ConformanceCategory
{
public:
    using ConformanceCategory::ConformanceCategory;

    ConformanceCase &agrees(const QString &what, const DeflateTerms &terms)
    {
        const Exchange exchange(terms);
        ConformanceCase &added = add(u"32.1.%1"_s.arg(++m_agreed), u"RFC 7692, 7.1"_s, what, exchange.bytes());
        return added.agreesTo(terms).delivers(exchange.messages());
    }

    ConformanceCase &refuses(const QString &what, const QByteArray &answer, const WebSocketCompression &offered = {})
    {
        ConformanceCase &added = add(u"32.2.%1"_s.arg(++m_refused), u"RFC 7692, 5.1, 7.1"_s, what, {});
        added.answer = answer;
        return added.offers(offered).isRefused();
    }

private:
    int m_agreed = 0;
    int m_refused = 0;
};

QString describe(const WebSocketCompression &offered)
{
    return u"contexts %1 and %2, windows %3 and %4"_s
            .arg(offered.serverNoContextTakeover ? u"no"_s : u"yes"_s,
                 offered.clientNoContextTakeover ? u"no"_s : u"yes"_s)
            .arg(offered.serverMaxWindowBits)
            .arg(offered.clientMaxWindowBits);
}

} // namespace

static void addTerms(AnswerCategory *category)
{
    for (const bool serverForgets : {false, true}) {
        for (const bool clientForgets : {false, true}) {
            for (const int serverBits : {0, 8, 9, 12, 15}) {
                for (const int clientBits : {0, 8, 9, 12, 15}) {
                    const DeflateTerms terms = {serverForgets, clientForgets, serverBits, clientBits};
                    category->agrees(QLatin1StringView(terms.toAnswer()), terms);
                }
            }
        }
    }
}

// 7.1: by the grammar, and in the order of the library's documentation.
static QByteArray expectedOffer(const WebSocketCompression &offered)
{
    QByteArray offer = "permessage-deflate";
    if (offered.serverNoContextTakeover)
        offer += "; server_no_context_takeover";
    if (offered.clientNoContextTakeover)
        offer += "; client_no_context_takeover";
    if (offered.serverMaxWindowBits < 15)
        offer += "; server_max_window_bits=" + QByteArray::number(offered.serverMaxWindowBits);
    offer += "; client_max_window_bits";
    if (offered.clientMaxWindowBits < 15)
        offer += "=" + QByteArray::number(offered.clientMaxWindowBits);
    return offer;
}

// A server that agrees repeats what was asked of it, 7.1.1.1 and 7.1.2.1, and need not repeat what the client does
// anyway.
static void addOffers(AnswerCategory *category)
{
    for (const bool serverForgets : {false, true}) {
        for (const bool clientForgets : {false, true}) {
            for (const int serverBits : {8, 10, 15}) {
                for (const int clientBits : {8, 10, 15}) {
                    WebSocketCompression offered;
                    offered.serverNoContextTakeover = serverForgets;
                    offered.clientNoContextTakeover = clientForgets;
                    offered.serverMaxWindowBits = serverBits;
                    offered.clientMaxWindowBits = clientBits;
                    const DeflateTerms terms = {serverForgets, false, serverBits == 15 ? 0 : serverBits, 0};
                    category->agrees(u"offered: "_s + describe(offered), terms)
                            .offers(offered, expectedOffer(offered))
                            .compression.threshold = 0;
                }
            }
        }
    }
    WebSocketCompression offered;
    offered.serverMaxWindowBits = 12;
    offered.clientMaxWindowBits = 12;
    category->agrees(u"smaller windows than offered"_s, {true, true, 9, 9}).offers(offered).compression.threshold = 0;
    category->add(u"32.3.1"_s, u"RFC 7692, 5"_s, u"offered and not agreed to"_s, textFrame("plain"))
            .delivers({textOf("plain")})
            .offers({}, "permessage-deflate; client_max_window_bits");
}

static void addSpellings(AnswerCategory *category)
{
    const auto opens = [category](const QString &what, const QByteArray &answer, const DeflateTerms &terms = {}) {
        category->agrees(what, terms).answer = answer;
    };
    opens(u"without spaces"_s, answerTo("permessage-deflate;server_no_context_takeover;client_max_window_bits=10"),
          {true, false, 0, 10});
    opens(u"with many spaces"_s, answerTo("  permessage-deflate \t;  server_max_window_bits \t= 10  "),
          {false, false, 10, 0});
    opens(u"in quotes"_s, answerTo("permessage-deflate; server_max_window_bits=\"10\"; client_max_window_bits=\"9\""),
          {false, false, 10, 9});
    opens(u"in another order"_s,
          answerTo(
                  "permessage-deflate; client_max_window_bits=9; client_no_context_takeover; server_max_window_bits=9"),
          {false, true, 9, 9});
    opens(u"empty elements of the list"_s, answerTo(", permessage-deflate,, ,"));
    opens(u"a field in lower case"_s, answerWith("sec-websocket-extensions:permessage-deflate\r\n"));
    opens(u"an empty field before"_s,
          answerWith("Sec-WebSocket-Extensions:\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"));
    opens(u"a folded field"_s,
          answerWith("Sec-WebSocket-Extensions: permessage-deflate;\r\n client_max_window_bits=9\r\n"),
          {false, false, 0, 9});
}

static void addWrongAnswers(AnswerCategory *category)
{
    const auto refuses = [category](const QByteArray &extensions, const WebSocketCompression &offered = {}) {
        category->refuses(u"answer: "_s + QLatin1StringView(extensions), answerTo(extensions), offered);
    };
    for (const char *extensions :
         {"", ",", "Permessage-Deflate", "permessage-deflate2", "x-webkit-deflate-frame",
          "permessage-deflate, permessage-deflate", "permessage-deflate, x", "x, permessage-deflate",
          "permessage-deflate;", "permessage-deflate; ;", "permessage-deflate; x", "permessage-deflate; level=9",
          "permessage-deflate; =9", "permessage-deflate client_no_context_takeover", "; client_no_context_takeover",
          "permessage-deflate; Server_No_Context_Takeover"})
        refuses(extensions);
    for (const QByteArray flag : {"server_no_context_takeover", "client_no_context_takeover"}) {
        refuses("permessage-deflate; " + flag + "; " + flag);
        for (const char *value : {"=", "=true", "=1", "=\"\""})
            refuses("permessage-deflate; " + flag + value);
    }
    for (const QByteArray window : {"server_max_window_bits", "client_max_window_bits"}) {
        refuses("permessage-deflate; " + window + "=9; " + window + "=9");
        for (const char *value : {"", "=", "=0", "=7", "=16", "=010", "=+9", "=-9", "=9.0", "=0x9", "=nine",
                                  "=99999999999", "=\"9", "=9\"", "=\" 9\"", "=\"\"", "=9 9", "=9=9"})
            refuses("permessage-deflate; " + window + value);
    }
    WebSocketCompression offered;
    offered.serverNoContextTakeover = true;
    offered.serverMaxWindowBits = 10;
    offered.clientMaxWindowBits = 9;
    for (const char *terms : {"", "; server_max_window_bits=10", "; server_no_context_takeover",
                              "; server_no_context_takeover; server_max_window_bits=11",
                              "; server_no_context_takeover; server_max_window_bits=15",
                              "; server_no_context_takeover; server_max_window_bits=10; client_max_window_bits=10",
                              "; client_no_context_takeover; client_max_window_bits=9"}) {
        const QByteArray extensions = QByteArray("permessage-deflate") + terms;
        category->refuses(u"less than was asked for: "_s + QLatin1StringView(extensions), answerTo(extensions),
                          offered);
    }
    category->refuses(u"two fields"_s,
                      answerWith("Sec-WebSocket-Extensions: permessage-deflate\r\n"
                                 "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
    WebSocketCompression none;
    none.enabled = false;
    category->refuses(u"nothing was offered"_s, answerTo("permessage-deflate"), none);
}

ConformanceCategory deflateAnswerCases()
{
    AnswerCategory category(u"32 Negotiation of compression (own)"_s);
    addTerms(&category);
    addOffers(&category);
    addSpellings(&category);
    addWrongAnswers(&category);
    return category;
}
