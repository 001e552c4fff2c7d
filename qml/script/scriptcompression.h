// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qvariant.h>

#include <memory>

struct z_stream_s;
class QJSEngine;

namespace WebSocketStreamInternal {

class ScriptMemory;

// Compression Standard: the context of a CompressionStream or a DecompressionStream.
class ScriptCompression : public QObject
{
    Q_OBJECT

public:
    enum class Direction { Compress, Decompress };

    // A format is "deflate", "deflate-raw" or "gzip".
    [[nodiscard]] static bool isFormat(const QString &format);

    ScriptCompression(QJSEngine *engine, const QString &format, Direction direction);
    ~ScriptCompression() override;

    // Takes a chunk, after the one before has been read to its end.
    Q_INVOKABLE void write(const QByteArray &chunk);
    // After the last chunk.
    Q_INVOKABLE void finish();
    // Some of what comes of it, as an ArrayBuffer; undefined if that is all, or if there is a problem.
    Q_INVOKABLE QVariant read();
    // "invalid", "trailing" or "truncated" data; empty if there is none.
    Q_INVOKABLE QString problem() const { return m_problem; }
    // Nothing more will be read.
    Q_INVOKABLE void abandon();

private:
    bool run(QByteArray *piece);
    bool compress();
    bool decompress();
    QVariant fail(const char *problem);

    ScriptMemory *m_memory;
    const Direction m_direction;
    std::unique_ptr<z_stream_s> m_stream;
    QByteArray m_input;
    qsizetype m_position = 0; // in the input
    bool m_isLast = false;
    bool m_isReadable = false; // zlib may have something to say
    bool m_hasEnded = false; // by what the compressed data say
    QString m_problem;
};

} // namespace WebSocketStreamInternal
