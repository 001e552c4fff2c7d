// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "phases.h"

#include <QtCore/qcoreapplication.h>

// Quits in the middle of a connection. Arguments: the phase, ws or wss, and whose the stream is: "scope" deletes it
// before the application, "application" with it, "nobody" after it.

namespace {

enum Status { Success, PhaseNotReached, FutureLeftHanging };

struct Futures
{
    QFuture<WebSocketOpenInfo> opened;
    QFuture<WebSocketCloseInfo> closed;
};

Status run(int argc, char **argv, Futures *futures)
{
    std::unique_ptr<WebSocketStream> survivor;
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString owner = arguments.value(3);

    FaultScene scene(arguments.value(2) == QLatin1String("wss") ? RawPeer::Transport::Tls : RawPeer::Transport::Plain);
    const auto phase = std::find_if(phases().cbegin(), phases().cend(),
                                    [&](const Phase &p) { return QLatin1String(p.name) == arguments.value(1); });
    if (phase == phases().cend())
        return PhaseNotReached;
    scene.readsFromTheStart = phase->reader == Phase::Reader::Reads;
    if (!phase->enter(scene))
        return PhaseNotReached;
    *futures = {scene.witness.opened(), scene.witness.closed()};
    if (owner == QLatin1String("application")) {
        scene.stream->setParent(&application);
    } else if (owner == QLatin1String("nobody")) {
        scene.stream->setParent(nullptr);
        survivor.reset(scene.stream);
    }
    QMetaObject::invokeMethod(&application, &QCoreApplication::quit, Qt::QueuedConnection);
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
    return futures.opened.isFinished() && futures.closed.isFinished() ? Success : FutureLeftHanging;
}
