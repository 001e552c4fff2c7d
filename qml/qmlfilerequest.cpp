// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlfilerequest.h"

#include "qmlabortcontroller.h"
#include "qmlabortsignal.h"
#include "websocketstream.h"

#include <QtCore/qurl.h>
#include <QtQml/qjsengine.h>

namespace WebSocketStreamInternal {

namespace {

bool isGiven(const QJSValue &value)
{
    return !value.isUndefined() && !value.isNull();
}

// A single letter before a colon is a drive of Windows.
bool isUrl(const QString &file)
{
    return QUrl(file).scheme().size() > 1;
}

// Returns an empty one if there is none, and says why.
QString toLocalPath(const QJSValue &file, QString *problem)
{
    const QVariant value = file.toVariant();
    const bool isText = value.typeId() == QMetaType::QString || value.typeId() == QMetaType::QUrl;
    const QString text = isText ? value.toString() : QString();
    const QUrl url(text);
    if (text.isEmpty()) {
        *problem =
                WebSocketStream::tr("There is no file; a URL such as \"file:///tmp/large.bin\" or a path is needed.");
    } else if (!isUrl(text)) {
        return text;
    } else if (!url.isLocalFile()) {
        *problem = WebSocketStream::tr("The scheme of the file is \"%1\"; only local files are allowed.")
                           .arg(url.scheme());
    } else if (url.hasQuery() || url.hasFragment()) {
        *problem = WebSocketStream::tr(
                "The URL of the file has a query or a fragment; a question mark or a number sign in "
                "a name has to be percent-encoded.");
    } else {
        return url.toLocalFile();
    }
    return {};
}

bool readType(const QJSValue &type, QmlFileRequest *request)
{
    if (!isGiven(type))
        return true;
    const QString name = type.toString();
    if (name == u"text")
        request->type = WebSocketWritable::MessageType::Text;
    return name == u"text" || name == u"binary";
}

// An AbortController stands for its signal, as in the element.
bool readSignal(const QJSValue &signal, QmlFileRequest *request)
{
    if (!isGiven(signal))
        return true;
    QObject *const object = signal.toQObject();
    auto *const controller = qobject_cast<QmlAbortController *>(object);
    const auto *const given = controller ? controller->signal() : qobject_cast<QmlAbortSignal *>(object);
    if (given)
        request->signal = given->core();
    return given;
}

QString readOptions(const QJSValue &options, QmlFileRequest *request)
{
    if (!isGiven(options))
        return {};
    if (!options.isObject() || options.isCallable())
        return WebSocketStream::tr(
                "The second argument is no object with options; {type, signal, onProgress} are allowed.");
    if (!readType(options.property(QStringLiteral("type")), request))
        return WebSocketStream::tr("The type of the message is neither \"text\" nor \"binary\".");
    if (!readSignal(options.property(QStringLiteral("signal")), request))
        return WebSocketStream::tr("The signal is neither an AbortSignal nor an AbortController of this QML module.");
    request->onProgress = options.property(QStringLiteral("onProgress"));
    if (isGiven(request->onProgress) && !request->onProgress.isCallable())
        return WebSocketStream::tr("onProgress is no function.");
    return {};
}

} // namespace

std::optional<QmlFileRequest> QmlFileRequest::from(QJSEngine *engine, const QJSValue &file, const QJSValue &options,
                                                   const ScriptPromise &promise)
{
    QmlFileRequest request;
    QString problem;
    request.path = toLocalPath(file, &problem);
    if (problem.isEmpty())
        problem = readOptions(options, &request);
    if (problem.isEmpty())
        return request;
    promise.reject(engine->newErrorObject(QJSValue::TypeError, problem));
    return {};
}

} // namespace WebSocketStreamInternal
