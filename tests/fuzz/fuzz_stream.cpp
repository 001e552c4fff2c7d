// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Feeds a stream with what a server might send, well-formed or not. See README.md.

#include "scriptrun.h"

#include <QtCore/qcoreapplication.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

// Whatever a server sends, it is not the program's fault.
void failOnWarning(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    std::fprintf(stderr, "%s\n", text.toLocal8Bit().constData());
    if (type != QtDebugMsg && type != QtInfoMsg)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    qInstallMessageHandler(failOnWarning);
    // Never deleted: libFuzzer ends with exit(), when parts of Qt are gone that the application still needs.
    static const auto *const application = new QCoreApplication(*argc, *argv);
    Q_UNUSED(application)
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    if (const auto script = ServerScript::decode(input))
        ScriptRun(*script).play();
    return 0;
}
