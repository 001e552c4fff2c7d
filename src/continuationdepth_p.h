// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qglobal.h>

namespace WebSocketStreamInternal {

// Futures that are finished on return let a continuation that asks for the next one nest on the stack. This says when it
// has grown so much that the event loop had better go on. How often is no measure: a loop does not nest.
class ContinuationDepth
{
public:
    [[nodiscard]] bool isTooDeep()
    {
        constexpr quintptr most = 16 * 1024; // bytes
        const quintptr here = stackPosition();
        if (here > m_start) // also when there is none
            m_start = here;
        return m_start - here > most;
    }

    // In a call from the event loop, or from anywhere that the stack does not lead to from here.
    void restart() { m_start = 0; }

private:
    // It grows downwards wherever there is Qt. A local variable may stand elsewhere under AddressSanitizer.
    [[nodiscard]] static quintptr stackPosition()
    {
#ifdef Q_CC_GNU
        return quintptr(__builtin_frame_address(0));
#else
        const volatile char here = 0;
        return quintptr(&here);
#endif
    }

    quintptr m_start = 0;
};

} // namespace WebSocketStreamInternal
