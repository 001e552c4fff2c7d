// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <QtCore/qplugin.h>
#include <QtQuickTest/quicktest.h>

#ifdef STATIC_PLUGIN
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

QUICK_TEST_MAIN(tst_qml)
