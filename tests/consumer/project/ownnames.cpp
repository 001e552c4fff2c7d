// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// An application's own functions and classes that are called as something inside the library is, or once was. Nobody
// calls them here; if the library did, or could not be linked with them, the names would not be the application's.

#include <websocketstream.h>

#include <QtCore/qloggingcategory.h>
#include <QtQml/qjsvalue.h>

#include <cstdlib>
#include <functional>

class QJSEngine;
class WebSocketMessage;

[[noreturn]] static void calledByTheLibrary()
{
    std::abort();
}

// The symbol of a function has its name and parameters in it, not what it returns.
#define OWN_FUNCTION(...) \
    void __VA_ARGS__ \
    { \
        calledByTheLibrary(); \
    }

OWN_FUNCTION(callScript(QJSEngine *, const char *, const QJSValueList &))
OWN_FUNCTION(countAsciiBlocks(QStringView))
OWN_FUNCTION(decodeCloseBody(const QByteArray &))
OWN_FUNCTION(decodeCloseBody(QByteArrayView))
OWN_FUNCTION(decodeFrameHeader(const char *))
OWN_FUNCTION(decodeFrameStart(const char *))
OWN_FUNCTION(decodeUtf8(const QByteArray &))
OWN_FUNCTION(decodeUtf8(QByteArrayView))
OWN_FUNCTION(describeTlsFailure(const QString &, const QList<QSslError> &, const QString &))
OWN_FUNCTION(encodeCloseBody(const WebSocketCloseInfo &))
OWN_FUNCTION(errorFromAbortReason(const QVariant &))
OWN_FUNCTION(frameHeaderSize(const char *))
OWN_FUNCTION(fromScriptValue(QJSEngine *, const QJSValue &))
OWN_FUNCTION(isFieldValue(const QByteArray &))
OWN_FUNCTION(isFieldValue(QByteArrayView))
OWN_FUNCTION(isTlsError(QAbstractSocket::SocketError))
OWN_FUNCTION(isToken(const QByteArray &))
OWN_FUNCTION(isToken(QByteArrayView))
OWN_FUNCTION(keepFreedMemory(qint64))
OWN_FUNCTION(lcWebSocketStream())
OWN_FUNCTION(makeReceivedText(const QString &))
OWN_FUNCTION(memoryCost(const WebSocketMessage &))
OWN_FUNCTION(toCancelError(const QJSValue &))
OWN_FUNCTION(toCloseInfo(QJSEngine *, const QJSValue &))
OWN_FUNCTION(toMessage(QJSEngine *, const QJSValue &))
OWN_FUNCTION(toPrintable(const QString &))
OWN_FUNCTION(toScriptError(QJSEngine *, const WebSocketError &))
OWN_FUNCTION(toScriptObject(QJSEngine *, const WebSocketCloseInfo &))
OWN_FUNCTION(toScriptVariant(const WebSocketMessage &))
OWN_FUNCTION(toWebSocketUrl(const QUrl &))
OWN_FUNCTION(toWellFormed(const QString &))
OWN_FUNCTION(validateCloseCode(int))
OWN_FUNCTION(validateCloseInfo(const WebSocketCloseInfo &))
OWN_FUNCTION(validateOptions(const WebSocketStreamOptions &))
OWN_FUNCTION(validateProtocols(const QStringList &))
OWN_FUNCTION(validateUrl(const QUrl &))
OWN_FUNCTION(withoutBlanks(const QString &))
OWN_FUNCTION(whenApplicationEnds(const QObject *, const std::function<void()> &))

// Of resources that are called so.
OWN_FUNCTION(qInitResources_qmldir())
OWN_FUNCTION(qInitResources_script())

#define OWN_CLASS(Name) \
    class Name \
    { \
    public: \
        Name(); \
        explicit Name(QObject *); \
        virtual ~Name(); \
        static const QMetaObject staticMetaObject; \
    }; \
    Name::Name() \
    { \
        calledByTheLibrary(); \
    } \
    Name::Name(QObject *) \
    { \
        calledByTheLibrary(); \
    } \
    Name::~Name() \
    { \
        calledByTheLibrary(); \
    } \
    const QMetaObject Name::staticMetaObject = {};

OWN_CLASS(ByteQueue)
OWN_CLASS(Channel)
OWN_CLASS(ChannelClient)
OWN_CLASS(ChannelError)
OWN_CLASS(ChannelOptions)
OWN_CLASS(CloseBody)
OWN_CLASS(CloseFrameContent)
OWN_CLASS(CompressionOptions)
OWN_CLASS(DeflateAnswer)
OWN_CLASS(DeflateParameters)
OWN_CLASS(Deflater)
OWN_CLASS(DeviceSender)
OWN_CLASS(FrameChannel)
OWN_CLASS(FrameHeader)
OWN_CLASS(FrameReader)
OWN_CLASS(FrameSink)
OWN_CLASS(FrameWriter)
OWN_CLASS(GatheredBytes)
OWN_CLASS(HandshakeAnswer)
OWN_CLASS(HandshakeResponse)
OWN_CLASS(HttpBody)
OWN_CLASS(Inflater)
OWN_CLASS(KeepAlive)
OWN_CLASS(LazyTimer)
OWN_CLASS(Pings)
OWN_CLASS(Pipe)
OWN_CLASS(QWebSocketChannel)
OWN_CLASS(QmlAbortController)
OWN_CLASS(QmlAbortSignal)
OWN_CLASS(QmlConnection)
OWN_CLASS(QmlFileReceiver)
OWN_CLASS(QmlFileRequest)
OWN_CLASS(QmlFileSender)
OWN_CLASS(QmlFileTransfer)
OWN_CLASS(QmlWebSocketCompression)
OWN_CLASS(QmlWebSocketReadable)
OWN_CLASS(QmlWebSocketStream)
OWN_CLASS(QmlWebSocketWritable)
OWN_CLASS(QmlWebStreams)
OWN_CLASS(ReadablePipe)
OWN_CLASS(ReceivedCloseBody)
OWN_CLASS(ReceiverQueue)
OWN_CLASS(ScriptConnection)
OWN_CLASS(ScriptInterfaces)
OWN_CLASS(ScriptMemory)
OWN_CLASS(ScriptNative)
OWN_CLASS(ScriptPromise)
OWN_CLASS(ScriptTurns)
OWN_CLASS(Transport)
OWN_CLASS(Utf8Decoder)
OWN_CLASS(WebSocketChannel)
OWN_CLASS(WebSocketFrameFilter)
OWN_CLASS(WebSocketFrameWriter)
OWN_CLASS(WebSocketPipe)
OWN_CLASS(WebSocketReadablePipe)
OWN_CLASS(WebSocketUtf8Checker)
OWN_CLASS(WebSocketWritablePipe)
OWN_CLASS(WritablePipe)
OWN_CLASS(ZoneConnection)
