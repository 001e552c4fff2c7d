// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "phases.h"

#include <QtCore/qcoreapplication.h>

// Quits in the middle of a connection. Arguments: the phase, ws or wss, and how. With an event loop, by whose the stream
// is: "scope" deletes it before the application, "application" with it, "nobody" after it. Without one the continuation of
// closed() deletes the application, when the stream is deleted ("deletion") or in a call that waits ("waiting").

namespace {

enum Status { Success, PhaseNotReached, FutureLeftHanging, ApplicationAlive };

struct Futures
{
    QFuture<WebSocketOpenInfo> opened;
    QFuture<WebSocketCloseInfo> closed;
    QList<QFuture<qint64>> sentDevices;

    [[nodiscard]] bool areFinished() const
    {
        return opened.isFinished() && closed.isFinished()
                && std::all_of(sentDevices.cbegin(), sentDevices.cend(),
                               [](const auto &sent) { return sent.isFinished(); });
    }
};

void endInContinuation(FaultScene *scene, std::unique_ptr<QCoreApplication> *application, bool waits)
{
    scene->stream->closed()
            .then([application](const WebSocketCloseInfo &) { application->reset(); })
            .onFailed([application](const WebSocketError &) { application->reset(); });
    if (!waits) {
        scene->resolver.reset(); // the application waits for its look-ups
        delete scene->stream;
        return;
    }
    if (scene->witness.device())
        scene->witness.read(); // or reading may be held back for ever
    scene->line.reset();
    while (scene->stream && *application && scene->stream->readable()->waitForReadyRead(10000))
        scene->stream->readable()->readMessages();
}

Status run(int argc, char **argv, Futures *futures)
{
    std::unique_ptr<WebSocketStream> survivor;
    auto application = std::make_unique<QCoreApplication>(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString how = arguments.value(3);

    FaultScene scene(arguments.value(2) == QLatin1String("wss") ? RawPeer::Transport::Tls : RawPeer::Transport::Plain);
    const auto phase = std::find_if(phases().cbegin(), phases().cend(),
                                    [&](const Phase &p) { return QLatin1String(p.name) == arguments.value(1); });
    if (phase == phases().cend())
        return PhaseNotReached;
    scene.readsFromTheStart = phase->reader == Phase::Reader::Reads;
    if (!phase->enter(scene))
        return PhaseNotReached;
    *futures = {scene.witness.opened(), scene.witness.closed(), scene.witness.sentDevices()};
    if (how == QLatin1String("deletion") || how == QLatin1String("waiting")) {
        endInContinuation(&scene, &application, how == QLatin1String("waiting"));
        return application ? ApplicationAlive : Success;
    }
    if (how == QLatin1String("application")) {
        scene.stream->setParent(application.get());
    } else if (how == QLatin1String("nobody")) {
        scene.stream->setParent(nullptr);
        survivor.reset(scene.stream);
    }
    QMetaObject::invokeMethod(application.get(), &QCoreApplication::quit, Qt::QueuedConnection);
    QCoreApplication::exec();
    return Success;
}

} // namespace

int main(int argc, char **argv)
{
    Futures futures;
    const Status status = run(argc, argv, &futures);
    if (status != Success)
        return status;
    return futures.areFinished() ? Success : FutureLeftHanging;
}
