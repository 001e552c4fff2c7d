// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// For compilers without libFuzzer: runs the fuzz target once for each file of the directories, or file, given.

#include <QtCore/qdir.h>
#include <QtCore/qfileinfo.h>

#include <cstdint>
#include <cstdio>

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

static bool replay(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(path), qPrintable(file.errorString()));
        return false;
    }
    std::printf("%s\n", qPrintable(path)); // the last one is at fault if this aborts
    std::fflush(stdout);
    const QByteArray input = file.readAll();
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(input.constData()), std::size_t(input.size()));
    return true;
}

int main(int argc, char *argv[])
{
    LLVMFuzzerInitialize(&argc, &argv);
    int count = 0;
    for (int i = 1; i < argc; ++i) {
        const QString argument = QString::fromLocal8Bit(argv[i]);
        QStringList paths(argument);
        if (QFileInfo(argument).isDir()) {
            paths.clear();
            const QFileInfoList entries = QDir(argument).entryInfoList(QDir::Files, QDir::Name);
            for (const QFileInfo &entry : entries)
                paths.append(entry.filePath());
        }
        for (const QString &path : std::as_const(paths)) {
            if (!replay(path))
                return 1;
            ++count;
        }
    }
    std::printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
