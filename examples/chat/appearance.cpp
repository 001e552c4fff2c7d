// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "appearance.h"

QPalette lightPalette()
{
    QPalette palette(QColor(0xe6e9ee), QColor(0xf3f5f8));
    palette.setColor(QPalette::Base, QColor(0xfdfdfe));
    palette.setColor(QPalette::WindowText, QColor(0x1d2329));
    palette.setColor(QPalette::Text, QColor(0x1d2329));
    palette.setColor(QPalette::ButtonText, QColor(0x1d2329));
    palette.setColor(QPalette::Highlight, QColor(0x2866c8));
    palette.setColor(QPalette::HighlightedText, QColor(0xffffff));
    return palette;
}

QPalette darkPalette()
{
    QPalette palette(QColor(0x343a43), QColor(0x23272e));
    palette.setColor(QPalette::Base, QColor(0x1a1d22));
    palette.setColor(QPalette::WindowText, QColor(0xe6e9ed));
    palette.setColor(QPalette::Text, QColor(0xe6e9ed));
    palette.setColor(QPalette::ButtonText, QColor(0xe6e9ed));
    palette.setColor(QPalette::Highlight, QColor(0x7aaef7));
    palette.setColor(QPalette::HighlightedText, QColor(0x10151c));
    return palette;
}
