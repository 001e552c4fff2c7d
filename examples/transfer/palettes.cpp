// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "palettes.h"

QPalette darkPalette()
{
    QPalette palette(QColor(0x3a3d42), QColor(0x202225));
    palette.setColor(QPalette::Base, QColor(0x292c30));
    palette.setColor(QPalette::AlternateBase, QColor(0x303338));
    palette.setColor(QPalette::Text, QColor(0xeceff1));
    palette.setColor(QPalette::WindowText, QColor(0xeceff1));
    palette.setColor(QPalette::ButtonText, QColor(0xeceff1));
    palette.setColor(QPalette::PlaceholderText, QColor(0xa3abb2));
    palette.setColor(QPalette::Mid, QColor(0x4b5057));
    palette.setColor(QPalette::Highlight, QColor(0x3d8bd9));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    return palette;
}

QPalette lightPalette()
{
    QPalette palette(QColor(0xf0f2f4), QColor(0xf5f6f8));
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::AlternateBase, QColor(0xf0f2f4));
    palette.setColor(QPalette::Text, QColor(0x1d2329));
    palette.setColor(QPalette::WindowText, QColor(0x1d2329));
    palette.setColor(QPalette::ButtonText, QColor(0x1d2329));
    palette.setColor(QPalette::PlaceholderText, QColor(0x5c6670));
    palette.setColor(QPalette::Mid, QColor(0xcfd4da));
    palette.setColor(QPalette::Highlight, QColor(0x1f6fc4));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    return palette;
}
